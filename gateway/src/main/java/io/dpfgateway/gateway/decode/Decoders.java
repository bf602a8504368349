package io.dpfgateway.gateway.decode;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Decoding;
import io.dpfgateway.gateway.process.ResidentMemory;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Makes each decoding thread its decoder, and tells what their processes take. Thread-safe. */
public final class Decoders {
    private final Supplier<InputDecoder> making;
    private final Set<DecoderChild> running;

    private Decoders(Supplier<InputDecoder> making, Set<DecoderChild> running) {
        this.making = making;
        this.running = running;
    }

    /** Decoders as the settings say. Nothing is started. */
    public static Decoders of(Decoding settings, GatewayMetrics metrics) {
        return settings.isolation() == Decoding.Isolation.PROCESS
                ? inProcesses(DecoderCommand.of(settings.limits()), metrics)
                : here(Fitting.within(settings.limits()));
    }

    /** In processes that the command starts. */
    static Decoders inProcesses(DecoderCommand command, GatewayMetrics metrics) {
        Set<DecoderChild> running = ConcurrentHashMap.newKeySet();
        return new Decoders(() -> new RemoteDecoder(command, running, metrics), running);
    }

    /** In this process. */
    static Decoders here(Fitting fitting) {
        return making(() -> new LocalDecoder(fitting));
    }

    /** Of any kind, with no process that is known. */
    static Decoders making(Supplier<InputDecoder> making) {
        return new Decoders(making, Set.of());
    }

    /**
     * Starts one decoder as the settings say, and ends it.
     *
     * @throws DecoderUnavailableException if it does not start
     */
    public static void tryOut(Decoding settings, GatewayMetrics metrics) {
        try (InputDecoder decoder = of(settings, metrics).make()) {
            decoder.open();
        }
    }

    InputDecoder make() {
        return making.get();
    }

    /** How many decoder processes run. */
    public int processes() {
        return running.size();
    }

    /** The resident memory of all decoder processes together, in bytes; 0 where the system does not tell. */
    public long residentBytes() {
        return running.stream()
                .mapToLong(child -> ResidentMemory.of(child.pid()).bytes().orElse(0))
                .sum();
    }
}
