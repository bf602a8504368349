package io.dpfgateway.partner.stream;

import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How a {@link FeatureStream} reads. Immutable.
 *
 * @param source where the records are
 * @param from where a new consumer group begins; one that has committed goes on where it was
 * @param stop when a run ends by itself
 * @param onRefusal what to do about a record that will never give a prediction
 * @param versionTimeout how long records may wait for a release that is not here; empty for as long as it takes
 */
public record PartnerOptions(
        FeatureSource source, ReadFrom from, StopRule stop, OnRefusal onRefusal, Optional<Duration> versionTimeout) {
    public PartnerOptions {
        if (versionTimeout.isPresent() && versionTimeout.get().isNegative()) {
            throw new InvalidOptionsException(
                    "partner: the version timeout is " + versionTimeout.get() + "; give 0 s or more");
        }
    }

    /** From the earliest record on, until stopped; ends at a record that gives no prediction; waits for releases. */
    public static PartnerOptions of(FeatureSource source) {
        return new PartnerOptions(source, ReadFrom.EARLIEST, StopRule.NEVER, OnRefusal.FAIL, Optional.empty());
    }

    /** The same on a cluster and a registry that ask for nothing, with the topics' default names. */
    public static PartnerOptions of(String bootstrapServers, String registryUrl, String groupId) {
        return of(new FeatureSource(
                bootstrapServers, RegistryConfig.of(registryUrl), TopicNames.DEFAULT, groupId, Map.of()));
    }

    public PartnerOptions withFrom(ReadFrom from) {
        return new PartnerOptions(source, from, stop, onRefusal, versionTimeout);
    }

    public PartnerOptions withStop(StopRule stop) {
        return new PartnerOptions(source, from, stop, onRefusal, versionTimeout);
    }

    public PartnerOptions withOnRefusal(OnRefusal onRefusal) {
        return new PartnerOptions(source, from, stop, onRefusal, versionTimeout);
    }

    public PartnerOptions withVersionTimeout(Duration versionTimeout) {
        return new PartnerOptions(source, from, stop, onRefusal, Optional.of(versionTimeout));
    }
}
