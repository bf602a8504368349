package io.dpfgateway.trainer.service;

import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.LeakageStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.GuardedRollback;
import io.dpfgateway.schemas.rollout.GuardedRollback.Finding;
import io.dpfgateway.schemas.rollout.GuardedRollback.Result;
import io.dpfgateway.schemas.rollout.RolloutReader;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.service.guard.LeakageGuard;
import io.dpfgateway.trainer.service.guard.VersionLeakage;
import io.dpfgateway.trainer.service.telemetry.GuardMeters;
import io.dpfgateway.trainer.vault.Vault;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The leakage guard of this service, with what it needs of topics, store and disk. Used by one thread, but for {@link #statuses}. */
final class GuardLooks implements AutoCloseable {
    private static final String FOLDER = "guard";

    private final LeakageGuard guard;
    private final ModelStores stores;
    private final Clock clock;

    GuardLooks(TrainerConfig config, Vault vault, GuardMeters meters, Clock clock) {
        this.clock = clock;
        stores = new ModelStores(config.publication().stores());
        String reader = "trainer " + config.instanceId();
        guard = new LeakageGuard(
                config.guard(),
                config.instanceId(),
                new Topics(config, clock),
                new VersionLeakage(
                        config.guard(),
                        stores,
                        new VersionLeakage.Reading(vault, reader),
                        config.stateDirectory().resolve(FOLDER),
                        clock),
                meters);
    }

    /**
     * Looks, if it is time to. Only for who leads.
     *
     * @param progress throws where the work must end
     */
    void look(Progress progress) {
        guard.look(clock.instant(), progress);
    }

    /** Another instance leads. */
    void rest() {
        guard.rest();
    }

    List<LeakageStatus> statuses() {
        return guard.statuses();
    }

    @Override
    public void close() {
        stores.close();
    }

    /** What gateways run, as dpf-rollouts and dpf-models have it. */
    private record Topics(TrainerConfig config, Clock clock) implements LeakageGuard.Fleet {
        @Override
        public Optional<Rollout> set() {
            TrainerConfig.Cluster cluster = config.cluster();
            return new RolloutReader(cluster.kafka(), cluster.registry(), cluster.topics())
                    .read(config.network().id().value());
        }

        @Override
        public SortedMap<Integer, ModelVersion> announced() {
            return new AnnouncedVersions(config).records();
        }

        @Override
        public Result takeBack(Finding finding) {
            TrainerConfig.Cluster cluster = config.cluster();
            return new GuardedRollback(cluster.kafka(), cluster.registry(), cluster.topics(), clock).apply(finding);
        }
    }
}
