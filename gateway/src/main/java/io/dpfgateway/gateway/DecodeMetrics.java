package io.dpfgateway.gateway;

import io.dpfgateway.gateway.decode.Decoders;
import io.dpfgateway.gateway.decode.LossReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** The meters of decoding, and of the processes that do it. Thread-safe. */
public final class DecodeMetrics {
    /** Decodings that took too long and whose threads were given up. */
    public static final String DECODINGS_GIVEN_UP = "dpf.gateway.given.up.threads";

    /** Decoder processes lost and replaced, by {@value GatewayMetrics#REASON}, a {@link LossReason} in lower case. */
    public static final String DECODERS_LOST = "dpf.gateway.decoder.restarts";

    /** Failed attempts to start a decoder process. */
    public static final String DECODER_STARTS_FAILED = "dpf.gateway.decoder.failed.starts";

    /** Decoder processes that run; unit processes. */
    public static final String DECODERS = "dpf.gateway.decoder.processes";

    /** Resident memory of all decoder processes; unit bytes. */
    public static final String DECODER_MEMORY = "dpf.gateway.decoder.resident.memory";

    /** Time to decode one picture and make a network input of it. */
    public static final String DECODE_TIME = "dpf.gateway.decode.time";

    private final MeterRegistry meters;
    private final Counter givenUp;
    private final CountersByReason<LossReason> lost;
    private final Counter startsFailed;
    private final Timer time;

    DecodeMetrics(MeterRegistry meters) {
        this.meters = meters;
        givenUp = Counter.builder(DECODINGS_GIVEN_UP)
                .baseUnit("threads")
                .description("Decoding threads given up: a picture took too long")
                .register(meters);
        lost = new CountersByReason<>(
                LossReason.class,
                Counter.builder(DECODERS_LOST).baseUnit("restarts").description("Decoder processes lost and replaced"),
                meters);
        startsFailed = Counter.builder(DECODER_STARTS_FAILED)
                .baseUnit("starts")
                .description("Failed attempts to start a decoder process")
                .register(meters);
        time = Timer.builder(DECODE_TIME)
                .description("Time to decode one picture and make a network input of it")
                .publishPercentileHistogram()
                .register(meters);
    }

    public void decoded(long nanos) {
        time.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void decodingGivenUp() {
        givenUp.increment();
    }

    public void decoderLost(LossReason reason) {
        lost.increment(reason);
    }

    public void decoderStartFailed() {
        startsFailed.increment();
    }

    /** From now on the gauges show these. */
    public void watch(Decoders decoders) {
        Gauge.builder(DECODERS, decoders, Decoders::processes)
                .baseUnit("processes")
                .description("Decoder processes that run")
                .register(meters);
        Gauge.builder(DECODER_MEMORY, decoders, Decoders::residentBytes)
                .baseUnit("bytes")
                .description("Resident memory of all decoder processes")
                .register(meters);
    }
}
