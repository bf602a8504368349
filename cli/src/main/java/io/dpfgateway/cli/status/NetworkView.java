package io.dpfgateway.cli.status;

import io.dpfgateway.cli.rollout.InstanceView;
import io.dpfgateway.cli.rollout.Situation;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.VersionStage;
import io.dpfgateway.schemas.record.VersionStatus;
import io.dpfgateway.schemas.rollout.GuardReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The versions and the gateways of one network.
 *
 * @param standing what is set, and how the gateways stand to it
 * @param versions what is announced, oldest first
 */
public record NetworkView(Standing standing, List<ModelVersion> versions) {
    public NetworkView {
        versions = List.copyOf(versions);
    }

    /** All networks that a version is announced of, a rollout is set for, or a gateway runs. */
    static List<NetworkView> of(Situation situation, Instant now) {
        TreeSet<String> networks = new TreeSet<>();
        situation.models().stream().map(ModelVersion::getNetworkId).forEach(networks::add);
        situation.rollouts().stream().map(Rollout::getNetworkId).forEach(networks::add);
        situation.statuses().stream().map(GatewayStatus::getNetworkId).forEach(networks::add);
        return networks.stream()
                .map(network -> new NetworkView(Standing.of(situation, network, now), situation.models(network)))
                .toList();
    }

    /**
     * What a guard did.
     *
     * @param reason why
     * @param at when
     */
    record TakenBack(GuardReason reason, Instant at) {}

    /** What is set now, where a guard set it by taking a version back. */
    Optional<TakenBack> takenBack() {
        return standing.rollout()
                .flatMap(set -> GuardReason.of(set).map(reason -> new TakenBack(reason, set.getUpdatedAt())));
    }

    /** Why the gateways that are there refuse a version, by their names. */
    Map<String, String> refusals(int version) {
        Map<String, String> reasons = new TreeMap<>();
        for (InstanceView instance : standing.instances()) {
            for (VersionStatus status : instance.status().getVersions()) {
                if (instance.isThere() && status.getVersion() == version && status.getStage() == VersionStage.REFUSED) {
                    reasons.put(instance.status().getInstanceId(), status.getReason());
                }
            }
        }
        return reasons;
    }
}
