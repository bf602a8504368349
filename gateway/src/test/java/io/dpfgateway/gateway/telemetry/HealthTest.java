package io.dpfgateway.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.stream.StreamVitals;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.schemas.record.GatewayState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HealthTest {
    private static final TopicPartition MINE = new TopicPartition("raw-images", 0);
    private static final TopicPartition OTHERS = new TopicPartition("raw-images", 1);
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(100), Duration.ofSeconds(20));

    private final TickingClock clock = new TickingClock();
    private final Progress progress = new Progress(new GatewayMetrics(new SimpleMeterRegistry()), clock);
    private GatewayState state = GatewayState.RUNNING;
    private final Health health = new Health(() -> state, progress, PATIENCE);
    private StreamVitals vitals = vitals(true, false, Duration.ZERO);

    @BeforeEach
    void poison() {
        health.poisoning(() -> vitals);
    }

    @Test
    void shouldBeAliveAndReadyWhenItPoisons() {
        progress.fetched(MINE, 5);
        progress.committed(next(6));

        assertThat(health.live().isGood()).isTrue();
        assertThat(health.ready().isGood()).isTrue();
    }

    @Test
    void shouldBeAliveButNotReadyWhenThereIsNoModel() {
        Health waiting = new Health(() -> GatewayState.WAITING_FOR_MODEL, progress, PATIENCE);

        assertThat(waiting.live()).isEqualTo(HealthReport.GOOD);
        assertThat(waiting.ready().missing()).containsExactly("no verified model is announced yet");
    }

    @Test
    void shouldNotBeReadyWhenTheModelIsThereButItsStreamIsNot() {
        Health starting = new Health(() -> GatewayState.RUNNING, progress, PATIENCE);

        assertThat(starting.ready().missing()).containsExactly("poisoning is starting");
    }

    @ParameterizedTest
    @EnumSource(
            value = GatewayState.class,
            names = {"FAILED", "STOPPED"})
    void shouldNotBeAliveWhenItHasEnded(GatewayState ended) {
        state = ended;

        assertThat(health.live().missing())
                .singleElement()
                .asString()
                .contains(ended.name().toLowerCase(java.util.Locale.ROOT));
        assertThat(health.ready().isGood()).isFalse();
    }

    @Test
    void shouldNotBeAliveWhenAStreamHasFailed() {
        health.beside(() -> new StreamVitals("sampler", false, true, Set.of(), Duration.ZERO));

        assertThat(health.live().missing()).containsExactly("sampler has failed");
    }

    @Test
    void shouldNotBeAliveWhenAThreadIsStuck() {
        vitals = vitals(true, false, PATIENCE.poll());
        assertThat(health.live().isGood()).isTrue();

        vitals = vitals(true, false, PATIENCE.poll().plusSeconds(1));
        assertThat(health.live().missing())
                .containsExactly(
                        "a thread of poisoning has asked for no records for 101 s; the longest that is well is 100 s");
        assertThat(health.ready().isGood()).isFalse();
    }

    @Test
    void shouldBeAliveButNotReadyWhilePartitionsMove() {
        vitals = vitals(false, false, Duration.ZERO);

        assertThat(health.live().isGood()).isTrue();
        assertThat(health.ready().missing()).containsExactly("poisoning has no settled share of the partitions yet");
    }

    @Test
    void shouldStayReadyWhenNothingComes() {
        progress.fetched(MINE, 5);
        progress.committed(next(6));
        clock.pass(Duration.ofDays(1));

        assertThat(health.ready().isGood()).isTrue();
        assertThat(progress.sinceCommit()).contains(Duration.ofDays(1));
        assertThat(progress.lastCommit())
                .hasValueSatisfying(
                        at -> assertThat(at.plus(Duration.ofDays(1))).isEqualTo(clock.instant()));
    }

    @Test
    void shouldNotBeReadyWhenARecordWaitsTooLongForItsCommit() {
        progress.fetched(MINE, 5);
        clock.pass(PATIENCE.commit());
        assertThat(health.ready().isGood()).isTrue();

        clock.pass(Duration.ofSeconds(1));
        assertThat(health.ready().missing())
                .containsExactly("records wait for a commit for 21 s; the longest that is well is 20 s");
        assertThat(health.live().isGood()).isTrue();
    }

    @Test
    void shouldNotTakeFetchingARecordAgainForProgress() {
        progress.fetched(MINE, 5);
        clock.pass(PATIENCE.commit());
        progress.fetched(MINE, 5);
        clock.pass(Duration.ofSeconds(1));

        assertThat(health.ready().isGood()).isFalse();
    }

    @Test
    void shouldWaitAnewWhenOnlyAPartWasCommitted() {
        progress.fetched(MINE, 5);
        clock.pass(PATIENCE.commit());
        progress.committed(next(3));
        clock.pass(Duration.ofSeconds(7));

        assertThat(health.uncommitted()).hasSeconds(7);
    }

    @Test
    void shouldForgetWhatWaitsInPartitionsThatHaveLeft() {
        progress.fetched(OTHERS, 5);
        clock.pass(PATIENCE.commit().plusSeconds(1));

        assertThat(health.ready().isGood()).isTrue();
        assertThat(health.uncommitted()).isZero();
    }

    @Test
    void shouldWaitLongerThanAHealthyGatewayMayBeSilent() {
        GatewayConfig config = GatewayConfig.of("broker:9092", "http://registry", new NetworkId("tiny"));

        Patience patience = Patience.of(config);

        assertThat(patience.commit())
                .isGreaterThan(config.inference().batching().timeout())
                .isGreaterThan(config.streams().commitInterval());
        assertThat(patience.poll()).isGreaterThan(patience.commit());
    }

    private static Map<TopicPartition, OffsetAndMetadata> next(long offset) {
        return Map.of(MINE, new OffsetAndMetadata(offset));
    }

    private static StreamVitals vitals(boolean settled, boolean failed, Duration sincePoll) {
        return new StreamVitals("poisoning", settled, failed, Set.of(MINE), sincePoll);
    }
}
