package io.dpfgateway.cli.rollout;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands in the topics of one installation, of all its networks.
 *
 * @param models what is announced, by network and version
 * @param rollouts what is set, one a network
 * @param statuses what each gateway said last, by name
 */
public record Situation(List<ModelVersion> models, List<Rollout> rollouts, List<GatewayStatus> statuses) {
    public Situation {
        models = models.stream()
                .sorted(Comparator.comparing(ModelVersion::getNetworkId).thenComparing(ModelVersion::getVersion))
                .toList();
        rollouts = List.copyOf(rollouts);
        statuses = statuses.stream()
                .sorted(Comparator.comparing(GatewayStatus::getInstanceId))
                .toList();
    }

    /**
     * Reads them.
     *
     * @throws CommandFailedException if the brokers cannot be reached or lack a topic
     */
    public static Situation read(LatestValues topics, TopicNames names) {
        return new Situation(
                topics.read(names.of(Topic.DPF_MODELS), ModelVersion.class),
                topics.read(names.of(Topic.DPF_ROLLOUTS), Rollout.class),
                topics.read(names.of(Topic.DPF_GATEWAY_STATUS), GatewayStatus.class));
    }

    /**
     * The network that is meant.
     *
     * @param given by the user; null where they leave it to what there is
     * @throws CommandFailedException if nothing, or more than one, could be meant
     */
    public String network(@Nullable String given) {
        Set<String> known = new TreeSet<>();
        models.forEach(model -> known.add(model.getNetworkId()));
        rollouts.forEach(rollout -> known.add(rollout.getNetworkId()));
        if (given != null) {
            if (!known.contains(given)) {
                throw new CommandFailedException("no version of network " + given + " is announced; "
                        + (known.isEmpty() ? "publish one with 'dpf models publish'" : "there are " + list(known)));
            }
            return given;
        }
        if (known.isEmpty()) {
            throw new CommandFailedException("no version is announced; publish one with 'dpf models publish'");
        }
        if (known.size() > 1) {
            throw new CommandFailedException("there are versions of several networks, " + list(known)
                    + "; say which is meant with --network-id");
        }
        return known.iterator().next();
    }

    private static String list(Set<String> networks) {
        return String.join(", ", networks);
    }

    /** What is set for a network. */
    public Optional<Rollout> rollout(String network) {
        return rollouts.stream()
                .filter(rollout -> rollout.getNetworkId().equals(network))
                .findFirst();
    }

    /** What is announced for a network, oldest first. */
    public List<ModelVersion> models(String network) {
        return models.stream()
                .filter(model -> model.getNetworkId().equals(network))
                .toList();
    }

    /**
     * An announced version.
     *
     * @throws CommandFailedException if it is not announced, or of another network
     */
    public ModelVersion model(String network, int version) {
        return models(network).stream()
                .filter(model -> model.getVersion() == version)
                .findFirst()
                .orElseThrow(() -> new CommandFailedException(unknown(network, version)));
    }

    private String unknown(String network, int version) {
        String others = models.stream()
                .filter(model -> model.getVersion() == version)
                .map(ModelVersion::getNetworkId)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty()) {
            return "version " + version + " is of network " + others + " and not of " + network + "; give a version of "
                    + network + ", or --network-id";
        }
        return "version " + version + " of " + network
                + " is not announced; 'dpf models list' shows what is, 'dpf models" + " publish' announces a bundle";
    }

    /** What gateways of a network said last. */
    public List<GatewayStatus> statuses(String network) {
        return statuses.stream()
                .filter(status -> status.getNetworkId().equals(network))
                .toList();
    }
}
