package io.dpfgateway.cli.status;

import io.dpfgateway.cli.rollout.InstanceView;
import io.dpfgateway.cli.rollout.ModelTable;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.cli.rollout.StandingTable;
import io.dpfgateway.schemas.record.GatewayState;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The versions and the gateways of one network as lines for people. */
final class NetworkTable {
    private static final String VERSION_ROW = "  %7s  %-11s  %-20s  %-6s  %9s  %13s  %s";
    private static final String INSTANCE_ROW = "  %-20s  %-17s  %-6s  %-13s  %9s  %-4s  %6s  %s";
    private static final int NAME_WIDTH = 20;
    private static final int PROVIDER_WIDTH = 4;
    private static final int LAST = 5;

    private final NetworkView view;
    private final Instant at;
    private final Lines lines;

    private NetworkTable(NetworkView view, Instant at, Lines lines) {
        this.view = view;
        this.at = at;
        this.lines = lines;
    }

    static void add(NetworkView view, Instant at, Lines lines) {
        NetworkTable table = new NetworkTable(view, at, lines);
        Standing standing = view.standing();
        lines.gap();
        lines.wrap(
                "network " + Lines.cell(standing.network(), NAME_WIDTH) + ": ",
                standing.rollout()
                        .map(set -> view.takenBack().isPresent()
                                ? StandingTable.versions(set)
                                : StandingTable.describe(set))
                        .orElse("nothing is set, the newest version that is announced runs"));
        GuardTable.addRollback(view, at, lines);
        table.addVersions();
        table.addInstances();
        GuardTable.addReadings(standing, lines);
    }

    private void addVersions() {
        if (view.versions().isEmpty()) {
            lines.add("  no version is announced");
            return;
        }
        lines.add(VERSION_ROW.formatted(
                "VERSION", "RUNS AS", "ANNOUNCED", "SIGNED", "AGREEMENT", "ADAPTIVE SSIM", "REFUSED BY"));
        List<ModelVersion> shown =
                view.versions().stream().filter(this::isShown).toList();
        shown.forEach(this::addVersion);
        if (shown.size() < view.versions().size()) {
            lines.add("  and " + (view.versions().size() - shown.size()) + " older; 'dpf models list' shows all");
        }
    }

    /** Those that are set or refused, and the last ones. */
    private boolean isShown(ModelVersion model) {
        int newest = view.versions().get(view.versions().size() - 1).getVersion();
        return newest - model.getVersion() < LAST
                || !ModelTable.role(model, view.standing().rollout()).equals("-")
                || !view.refusals(model.getVersion()).isEmpty();
    }

    private void addVersion(ModelVersion model) {
        Map<String, String> refusals = view.refusals(model.getVersion());
        lines.add(VERSION_ROW.formatted(
                model.getVersion(),
                ModelTable.role(model, view.standing().rollout()),
                model.getAnnouncedAt().truncatedTo(ChronoUnit.SECONDS),
                model.getSignature() == null ? "no" : "yes",
                figure(model.getMetrics().get("agreement")),
                figure(model.getMetrics().get("adaptiveSsim")),
                refusals.isEmpty() ? "-" : Attention.count(refusals.size(), "gateway", "gateways")));
        refusals.values().stream().distinct().limit(1).forEach(reason -> lines.wrap("           ", reason));
    }

    private static String figure(@Nullable Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private void addInstances() {
        List<InstanceView> instances = view.standing().instances();
        if (instances.isEmpty()) {
            lines.add("  no gateway has reported");
            return;
        }
        lines.add(INSTANCE_ROW.formatted("GATEWAY", "STATE", "STABLE", "CANARY", "LAG", "ON", "COMMIT", "SEEN"));
        instances.forEach(this::addInstance);
    }

    private void addInstance(InstanceView instance) {
        GatewayStatus status = instance.status();
        @Nullable Integer canary = status.getCanaryVersion();
        @Nullable Long lag = status.getLag();
        @Nullable String provider = status.getExecutionProvider();
        @Nullable Instant commit = status.getLastCommitAt();
        lines.add(INSTANCE_ROW.formatted(
                Lines.cell(status.getInstanceId(), NAME_WIDTH),
                isSilent(instance) ? "SILENT" : status.getState(),
                status.getDpfVersion() == null ? "-" : status.getDpfVersion(),
                canary == null ? "-" : canary + " on " + StandingTable.percent(status.getCanaryShare()),
                lag == null ? "-" : OverviewTable.number(lag),
                provider == null ? "-" : Lines.cell(provider, PROVIDER_WIDTH),
                commit == null ? "-" : Age.of(Duration.between(commit, at)),
                Age.of(instance.age())));
    }

    private static boolean isSilent(InstanceView instance) {
        GatewayState state = instance.status().getState();
        return !instance.isThere() && state != GatewayState.STOPPED && state != GatewayState.FAILED;
    }
}
