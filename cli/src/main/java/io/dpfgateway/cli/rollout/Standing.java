package io.dpfgateway.cli.rollout;

import io.dpfgateway.schemas.record.Rollout;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How the gateways of a network stand to what is set.
 *
 * @param network whose
 * @param rollout what is set; where nothing is, each gateway runs the newest version that is announced
 * @param instances all that ever said something and were not forgotten
 */
public record Standing(String network, Optional<Rollout> rollout, List<InstanceView> instances) {
    public Standing {
        instances = List.copyOf(instances);
    }

    public static Standing of(Situation situation, String network, Instant now) {
        return new Standing(
                network,
                situation.rollout(network),
                situation.statuses(network).stream()
                        .map(status -> InstanceView.of(status, now))
                        .toList());
    }

    private List<InstanceView> there() {
        return instances.stream().filter(InstanceView::isThere).toList();
    }

    /** Whether there are gateways, and each that is there runs what is set; or, where nothing is, all the same. */
    public boolean isAgreed() {
        List<InstanceView> there = there();
        if (there.isEmpty()) {
            return false;
        }
        return rollout.map(set -> there.stream().allMatch(instance -> instance.runs(set)))
                .orElseGet(() -> there.stream()
                                .map(instance -> instance.status().getDpfVersion())
                                .distinct()
                                .count()
                        == 1);
    }

    /** Why one of those that are there will never run what is set, with its name; empty where each may. */
    public Optional<String> refusal() {
        return rollout.flatMap(set -> there().stream()
                .flatMap(instance -> instance.refusal(set).stream()
                        .map(why -> instance.status().getInstanceId() + " " + why))
                .findFirst());
    }

    /** How many are there, and how many of them run what is set. */
    public String count() {
        List<InstanceView> there = there();
        long run = rollout.map(set ->
                        there.stream().filter(instance -> instance.runs(set)).count())
                .orElse((long) there.size());
        return run + " of " + there.size() + " gateways run it";
    }
}
