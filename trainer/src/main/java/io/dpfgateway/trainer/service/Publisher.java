package io.dpfgateway.trainer.service;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.store.ModelStore;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.PublishedBundle;
import io.dpfgateway.model.store.StoreException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import java.time.Clock;
import java.util.SortedMap;

/** Puts bundles into the store and announces them, so that doing it again changes nothing. Used by one thread. */
final class Publisher implements AutoCloseable {
    private final TrainerConfig config;
    private final ModelStores stores;
    private final ModelStore store;
    private final ModelAnnouncer announcer;

    Publisher(TrainerConfig config, Clock clock) {
        this.config = config;
        TrainerConfig.Cluster cluster = config.cluster();
        stores = new ModelStores(config.publication().stores());
        store = stores.at(config.publication().location());
        announcer = new ModelAnnouncer(
                cluster.kafka(), cluster.registry(), cluster.topics().of(Topic.DPF_MODELS), clock);
    }

    /** One more than the newest version that is stored or announced. */
    int nextVersion() {
        SortedMap<Integer, String> announced = new AnnouncedVersions(config).read();
        int next = store.nextVersion(config.network().id());
        return announced.isEmpty() ? next : Math.max(next, announced.lastKey() + 1);
    }

    /** Whether what the job made is announced. */
    boolean isAnnounced(JobRecord job) {
        String sha256 = job.manifestSha256();
        return sha256 != null
                && sha256.equals(new AnnouncedVersions(config).read().get(job.version()));
    }

    /**
     * Publishes a version, unless that was done before.
     *
     * @param leadership asked again before each of both steps
     * @return false if the number is taken by another bundle
     * @throws LeadershipLostException if this instance does not lead any more
     */
    boolean publish(Bundle bundle, Leadership leadership) {
        int version = bundle.manifest().version();
        String announced = new AnnouncedVersions(config).read().get(version);
        if (announced != null) {
            return announced.equals(bundle.sha256());
        }
        leadership.confirm();
        PublishedBundle stored;
        try {
            stored = store.publish(bundle);
        } catch (StoreException e) {
            if (store.versions(config.network().id()).contains(version)) {
                return false;
            }
            throw e;
        }
        leadership.confirm();
        announcer.announce(bundle, stored.uri());
        return true;
    }

    @Override
    public void close() {
        announcer.close();
        stores.close();
    }
}
