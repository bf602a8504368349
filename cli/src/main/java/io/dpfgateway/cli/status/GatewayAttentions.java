package io.dpfgateway.cli.status;

import io.dpfgateway.cli.rollout.InstanceView;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GuardState;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What of versions and gateways needs a person: the rules. */
final class GatewayAttentions {
    /** A gateway that was killed is replaced by one of another name; after a day nobody looks for it any more. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** Gateways load what is set within seconds, and say so within 5 s. */
    private static final Duration SETTLING = Duration.ofSeconds(60);

    private final NetworkView view;
    private final Instant at;
    private final List<Attention> found = new ArrayList<>();

    private GatewayAttentions(NetworkView view, Instant at) {
        this.view = view;
        this.at = at;
    }

    static List<Attention> of(List<NetworkView> networks, Instant at) {
        List<Attention> found = new ArrayList<>();
        if (networks.stream().allMatch(network -> network.versions().isEmpty())) {
            found.add(new Attention("no version is announced", "publish one with 'dpf models publish'"));
        }
        if (networks.isEmpty()) {
            found.add(new Attention(
                    "no gateway has reported", "start one with 'dpf gateway --config gateway.yaml', and see its log"));
        }
        for (NetworkView network : networks) {
            GatewayAttentions rules = new GatewayAttentions(network, at);
            rules.addVersions();
            rules.addInstances();
            rules.addAgreement();
            rules.addGuards();
            found.addAll(rules.found);
        }
        return found;
    }

    private void add(String what, String todo) {
        found.add(new Attention("network " + view.standing().network() + ": " + what, todo));
    }

    private void addVersions() {
        view.standing()
                .rollout()
                .ifPresent(set -> Stream.of(set.getStableVersion(), set.getCanaryVersion())
                        .filter(version -> version != null && !isAnnounced(version))
                        .forEach(version -> add(
                                "version " + version + " is set and not announced",
                                "publish it with 'dpf models publish', or set another with 'dpf rollout'")));
    }

    private boolean isAnnounced(int version) {
        return view.versions().stream().anyMatch(model -> model.getVersion() == version);
    }

    private void addInstances() {
        Map<String, List<String>> byDetail = new TreeMap<>();
        for (InstanceView instance : view.standing().instances()) {
            String name = instance.status().getInstanceId();
            boolean isRecent = instance.age().compareTo(REMEMBERED) <= 0;
            if (instance.isThere()) {
                if (!instance.status().getDetail().isEmpty()) {
                    byDetail.computeIfAbsent(instance.status().getDetail(), d -> new ArrayList<>())
                            .add(name);
                } else if (instance.status().getState() == GatewayState.WAITING_FOR_MODEL) {
                    add("gateway " + name + " waits for a version", "publish one, or see in its log why it takes none");
                }
            } else if (isRecent && instance.status().getState() == GatewayState.FAILED) {
                add("gateway " + name + " failed: " + instance.status().getDetail(), "see its log, and start it again");
            } else if (isRecent && instance.status().getState() != GatewayState.STOPPED) {
                add(
                        "gateway " + name + " has said nothing for "
                                + instance.age().toSeconds() + " s",
                        "it was killed or is cut off: start it again, or see its log and its network");
            }
        }
        byDetail.forEach((detail, names) -> add(
                "gateway " + String.join(", ", names) + ": " + detail,
                "mend the bundle and publish it, or take the version back with 'dpf rollout rollback'"));
    }

    private void addAgreement() {
        Standing standing = view.standing();
        List<InstanceView> there =
                standing.instances().stream().filter(InstanceView::isThere).toList();
        if (there.isEmpty()) {
            add("no gateway is there", "start one with 'dpf gateway --config gateway.yaml'");
            return;
        }
        boolean explained = there.stream()
                .anyMatch(instance -> !instance.status().getDetail().isEmpty()
                        || instance.status().getState() == GatewayState.WAITING_FOR_MODEL);
        if (!standing.isAgreed() && !explained && changedAt().isBefore(at.minus(SETTLING))) {
            add(
                    standing.rollout().isPresent()
                            ? "only " + standing.count()
                            : "nothing is set, and the gateways run different versions",
                    "see their logs, and which of them 'dpf rollout status' shows with another version");
        }
    }

    private void addGuards() {
        view.takenBack()
                .filter(back -> back.at().isAfter(at.minus(REMEMBERED)))
                .ifPresent(back -> add(
                        "a guard took version " + back.reason().version() + " back "
                                + Age.of(Duration.between(back.at(), at)) + " ago",
                        "see why above, and train a better one; whatever 'dpf rollout' sets next ends this notice"));
        guardsThatFind(GuardState.MISSED)
                .forEach((version, names) -> add(
                        "version " + version + " misses what the guard of " + String.join(", ", names) + " asks",
                        "see the figures above; take it back with 'dpf rollout rollback', or ask for less"
                                + " (guard.minAgreement)"));
        view.standing().rollout().map(Rollout::getCanaryVersion).ifPresent(this::addUnguarded);
    }

    private void addUnguarded(int trial) {
        List<String> names = guardsThatFind(GuardState.UNABLE).getOrDefault(trial, List.of());
        if (!names.isEmpty()) {
            add(
                    "the guard of " + String.join(", ", names) + " cannot measure version " + trial
                            + ", which is on trial",
                    "see why above; mend the bundle, or switch the guard off with guard.share: 0");
        }
    }

    /** The names of gateways by the version of which their guard finds this. */
    private Map<Integer, List<String>> guardsThatFind(GuardState what) {
        Map<Integer, List<String>> names = new TreeMap<>();
        for (InstanceView instance : view.standing().instances()) {
            for (GuardStatus guarded : instance.status().getGuarded()) {
                if (instance.isThere() && guarded.getState() == what) {
                    names.computeIfAbsent(guarded.getVersion(), v -> new ArrayList<>())
                            .add(instance.status().getInstanceId());
                }
            }
        }
        return names;
    }

    private Instant changedAt() {
        return view.standing()
                .rollout()
                .map(Rollout::getUpdatedAt)
                .or(() -> view.versions().stream()
                        .map(ModelVersion::getAnnouncedAt)
                        .max(Instant::compareTo))
                .orElse(Instant.EPOCH);
    }
}
