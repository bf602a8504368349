package io.dpfgateway.gateway;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.guard.LiveGuard;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.poison.Onlooker;
import io.dpfgateway.gateway.poison.PoisonSerdes;
import io.dpfgateway.gateway.preflight.StartChecks;
import io.dpfgateway.gateway.rollout.Lineup;
import io.dpfgateway.gateway.rollout.ModelListener;
import io.dpfgateway.gateway.rollout.ModelLoader;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.gateway.rollout.ModelWatcher;
import io.dpfgateway.gateway.rollout.RolloutReport;
import io.dpfgateway.gateway.sample.SamplingTopology;
import io.dpfgateway.gateway.stream.KafkaSettings;
import io.dpfgateway.gateway.stream.StreamsApp;
import io.dpfgateway.gateway.telemetry.Health;
import io.dpfgateway.gateway.telemetry.Patience;
import io.dpfgateway.gateway.telemetry.Progress;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardedRollback;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running gateway. It waits closed, consuming no picture to poison, until the first verified model is loaded; then it
 * poisons, and takes other versions while it runs. The sampler runs apart from the beginning, for the first model is trained
 * from its samples.
 *
 * <p>Safe to use from many threads. Its threads are its own; it ends by {@link #close}, or by a failure that trying again does
 * not mend, which {@link #awaitTermination} throws. Then too it must be closed.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    /** How often the status is written where nothing changes: who is silent for much longer has gone. */
    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

    private static final String SAMPLER = "sampler";

    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final InferenceRuntime runtime;
    private final PoisonSerdes serdes;
    private final StatusWriter status;
    private final PoisoningStarter poisoning;

    /** Null where it is off. */
    private final @Nullable LiveGuard guard;

    private final Progress progress;
    private final Health health;

    /** What is used by what runs; closed after it. */
    private final OwnedResources foundation = new OwnedResources();

    private final OwnedResources running = new OwnedResources();
    private final Object closing = new Object();
    private final Object telling = new Object();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    /** Changed under this object's lock. */
    private volatile Phase phase = new Phase.Waiting();

    /** Null while there is no model; guarded by this object's lock. */
    private @Nullable ModelSlot models;

    private volatile @Nullable StreamsApp poisoningApp;
    private volatile RolloutReport report = RolloutReport.NONE;
    private volatile String failure = "";

    private Gateway(GatewayConfig config, GatewayMetrics metrics, InferenceRuntime runtime) {
        this.config = config;
        this.metrics = metrics;
        this.runtime = runtime;
        serdes = foundation.own(PoisonSerdes.open(config.connection().registry()));
        status = foundation.own(new StatusWriter(config, runtime.provider(), Clock.systemUTC()));
        progress = new Progress(metrics, Clock.systemUTC());
        health = new Health(this::state, progress, Patience.of(config));
        poisoning = new PoisoningStarter(config, serdes, runtime, metrics, progress);
        guard = config.guard().isOff() ? null : foundation.own(openGuard(config, metrics));
    }

    private static LiveGuard openGuard(GatewayConfig config, GatewayMetrics metrics) {
        Clock clock = Clock.systemUTC();
        GuardedRollback rollback = new GuardedRollback(
                new KafkaSettings(config).connection(),
                config.connection().registry(),
                config.identity().topics(),
                clock);
        return new LiveGuard(config.guard(), config.identity().instanceId(), rollback::apply, metrics.guard(), clock);
    }

    /**
     * Checks broker, topics, registry, decoder and execution provider, starts, and returns without waiting for a model.
     *
     * @param meters where the figures go; see {@link GatewayMetrics}
     * @throws GatewayException if a check fails; nothing is left running
     */
    public static Gateway start(GatewayConfig config, MeterRegistry meters) {
        new StartChecks(config).run();
        GatewayMetrics metrics = new GatewayMetrics(meters);
        Gateway gateway = new Gateway(config, metrics, InferenceRuntime.start(config.inference(), metrics));
        try {
            gateway.run();
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void run() {
        log.atInfo()
                .addKeyValue("networkId", config.identity().networkId())
                .addKeyValue("instanceId", config.identity().instanceId())
                .addKeyValue("executionProvider", runtime.provider().label())
                .addKeyValue("samplingShare", config.sampling().share())
                .log("gateway started; it waits for a model");
        writeStatus();
        metrics.models().waits(instance());
        metrics.watch(progress, health);
        if (!config.sampling().isOff()) {
            health.beside(running.own(startSampler())::vitals);
        }
        running.own(startWatcher());
        running.own(Heartbeat.start(SIGN_OF_LIFE, this::writeStatus));
    }

    /** As the figures name it. */
    private Tags instance() {
        return Tags.of(
                "provider",
                runtime.provider().label(),
                "gateway",
                config.identity().instanceId(),
                "network",
                config.identity().networkId().value());
    }

    private StreamsApp startSampler() {
        Topology sampling =
                SamplingTopology.of(config.identity().topics(), serdes.images(), config.sampling(), metrics);
        return StreamsApp.start(
                SAMPLER,
                settings -> new KafkaStreams(sampling, settings),
                new KafkaSettings(config).streams(config.identity().applicationId() + "-" + SAMPLER, 1),
                metrics,
                this::fail);
    }

    private ModelWatcher startWatcher() {
        RegistryConfig registry = config.connection().registry();
        Deserializer<ModelVersion> announcements =
                foundation.own(AvroSerdes.deserializer(ModelVersion.class, registry));
        Deserializer<Rollout> rollouts = foundation.own(AvroSerdes.deserializer(Rollout.class, registry));
        return ModelWatcher.start(
                new ModelWatcher.Source(
                        () -> new KafkaConsumer<>(
                                new KafkaSettings(config).consumer(),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer()),
                        config.identity().topics(),
                        announcements,
                        rollouts),
                config.identity().networkId().value(),
                new ModelLoader(
                        foundation.own(new ModelStores(config.stores())),
                        config.trust(),
                        guard == null ? runtime : guard.watching(runtime)),
                new Following(),
                metrics.models());
    }

    /** Brings loaded models into the slot. The first lineup opens it, and with it the way for pictures. */
    private final class Following implements ModelListener {
        @Override
        public boolean run(Lineup lineup) {
            synchronized (Gateway.this) {
                if (!(phase instanceof Phase.Open open)) {
                    return false;
                }
                phase = open.loaded(lineup.stable().version());
                use(lineup);
            }
            metrics.models().runs(lineup, instance());
            return true;
        }

        private void use(Lineup lineup) {
            if (models != null) {
                models.swap(lineup);
                return;
            }
            models = running.own(new ModelSlot(lineup));
            try {
                StreamsApp started = running.own(
                        poisoning.start(models, guard == null ? Onlooker.NONE : guard, foundation, Gateway.this::fail));
                poisoningApp = started;
                health.poisoning(started::vitals);
            } catch (GatewayException e) {
                fail(e);
            }
        }

        @Override
        public void ruled(@Nullable Rollout set) {
            if (guard != null) {
                guard.ruled(set);
            }
        }

        @Override
        public void changed(RolloutReport now) {
            report = now;
            writeStatus();
        }
    }

    private void writeStatus() {
        StreamsApp app = poisoningApp;
        // One at a time, so that what is told last is what was last.
        synchronized (telling) {
            status.write(new StatusWriter.Instance(
                    phase,
                    report,
                    guard == null ? List.of() : guard.statuses(),
                    new StatusWriter.Stream(app == null ? Optional.empty() : app.lag(), progress.lastCommit()),
                    failure));
        }
    }

    private void fail(GatewayException why) {
        if (end(Phase.Open::failed)) {
            failure = String.valueOf(why.getMessage());
            writeStatus();
            terminated.completeExceptionally(why);
        }
    }

    /** Ends the phase once; later ends change nothing. */
    private synchronized boolean end(Function<Phase.Open, Phase.Ended> how) {
        if (phase instanceof Phase.Open open) {
            phase = how.apply(open);
            return true;
        }
        return false;
    }

    /** How far it is. */
    public GatewayState state() {
        return phase.state();
    }

    /** The stable version that poisons now, or did last; empty while it waits for the first. */
    public Optional<Integer> dpfVersion() {
        return phase.version();
    }

    /** Whether it is alive and ready. */
    public Health health() {
        return health;
    }

    /** One line for a terminal: what it runs, and where. */
    public String describe() {
        String version = dpfVersion().map(v -> "version " + v).orElse("no model yet");
        return "gateway " + config.identity().instanceId() + " of "
                + config.identity().networkId() + ": " + state() + ", " + version + ", on "
                + runtime.provider().label();
    }

    /**
     * Waits until the gateway is closed or has failed.
     *
     * @throws GatewayException with one line, if it has failed
     */
    public void awaitTermination() throws InterruptedException {
        try {
            terminated.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GatewayException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Commits what is done, lets go of the model and says so in the status; takes a bounded time. Closing again does nothing. */
    @Override
    public void close() {
        boolean stopped = end(Phase.Open::stopped);
        synchronized (closing) {
            running.close();
            if (stopped) {
                writeStatus();
                log.atInfo()
                        .addKeyValue("instanceId", config.identity().instanceId())
                        .log("gateway stopped");
            }
            foundation.close();
        }
        terminated.complete(null);
    }
}
