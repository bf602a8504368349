package io.dpfgateway.cli.rollout;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.VersionStatus;
import io.dpfgateway.schemas.rollout.GuardReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How gateways stand to what is set, as lines for people or an object for programs. */
public final class StandingTable {
    private static final String ROW = "%-20s  %-17s  %-6s  %-13s  %8s  %-13s  %s";
    private static final int WIDTH = 20;

    private StandingTable() {}

    /** What is set, then a line for each gateway. */
    public static List<String> lines(Standing standing) {
        List<String> lines = new ArrayList<>();
        lines.add("network " + standing.network() + ": "
                + standing.rollout().map(StandingTable::describe).orElse("nothing is set, the newest version runs"));
        lines.add(ROW.formatted("INSTANCE", "STATE", "STABLE", "CANARY", "LAG", "SEEN", "DETAIL"));
        standing.instances().forEach(instance -> {
            lines.add(row(instance));
            if (instance.isThere()) {
                instance.status().getGuarded().forEach(guarded -> lines.add(guard(guarded)));
            }
        });
        return lines;
    }

    /** In words. */
    public static String describe(Rollout rollout) {
        String reason = rollout.getReason().isEmpty() ? "" : " (" + harmless(rollout.getReason()) + ")";
        return versions(rollout) + reason;
    }

    /** In words, but for why. */
    public static String versions(Rollout rollout) {
        String canary = rollout.getCanaryVersion() == null
                ? ""
                : ", canary " + rollout.getCanaryVersion() + " on " + percent(rollout.getCanaryShare());
        String previous = rollout.getPreviousVersion() == null ? "" : ", before it " + rollout.getPreviousVersion();
        return "stable " + rollout.getStableVersion() + previous + canary + ", set " + rollout.getUpdatedAt();
    }

    /** A share as people write it. */
    public static String percent(double share) {
        double percent = 100 * share;
        return percent == Math.rint(percent)
                ? String.format(Locale.ROOT, "%.0f %%", percent)
                : String.format(Locale.ROOT, "%.3g %%", percent);
    }

    private static String row(InstanceView instance) {
        GatewayStatus status = instance.status();
        String canary = status.getCanaryVersion() == null
                ? "-"
                : status.getCanaryVersion() + " on " + percent(status.getCanaryShare());
        return ROW.formatted(
                        cut(harmless(status.getInstanceId())),
                        status.getState(),
                        orDash(status.getDpfVersion()),
                        canary,
                        orDash(status.getLag()),
                        (instance.isThere() || isEnded(instance) ? "" : "silent ")
                                + instance.age().toSeconds() + " s",
                        harmless(status.getDetail()))
                .stripTrailing();
    }

    private static String guard(GuardStatus guarded) {
        String seen = guarded.getPictures() == 0
                ? ""
                : ", %d of %d live pictures agree".formatted(guarded.getAgreed(), guarded.getPictures());
        String why = guarded.getDetail().isEmpty() ? "" : ": " + harmless(guarded.getDetail());
        return "  guard: version " + guarded.getVersion() + " "
                + guarded.getState().name().toLowerCase(Locale.ROOT) + seen + why;
    }

    private static boolean isEnded(InstanceView instance) {
        return switch (instance.status().getState()) {
            case STOPPED, FAILED -> true;
            default -> false;
        };
    }

    private static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }

    private static String cut(String text) {
        return text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }

    /** What would move a terminal's cursor is replaced. */
    public static String harmless(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    /** One JSON object. */
    public static String json(Standing standing) {
        return object(standing).toString();
    }

    /** The same as a part of another object. */
    public static ObjectNode object(Standing standing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("networkId", standing.network());
        json.put("agreed", standing.isAgreed());
        standing.rollout().ifPresent(rollout -> {
            json.put("stableVersion", rollout.getStableVersion());
            json.put("previousVersion", rollout.getPreviousVersion());
            json.put("canaryVersion", rollout.getCanaryVersion());
            json.put("canaryShare", rollout.getCanaryShare());
            json.put("reason", rollout.getReason());
            json.put("updatedAt", rollout.getUpdatedAt().toString());
            json.put(
                    "takenBackVersion",
                    GuardReason.of(rollout).map(GuardReason::version).orElse(null));
        });
        ArrayNode instances = json.putArray("instances");
        standing.instances().forEach(instance -> add(instance, instances.addObject()));
        return json;
    }

    private static void add(InstanceView instance, ObjectNode json) {
        GatewayStatus status = instance.status();
        json.put("instanceId", status.getInstanceId());
        json.put("state", status.getState().name());
        json.put("there", instance.isThere());
        json.put("stableVersion", status.getDpfVersion());
        json.put("canaryVersion", status.getCanaryVersion());
        json.put("canaryShare", status.getCanaryShare());
        json.put("lag", status.getLag());
        json.put("executionProvider", status.getExecutionProvider());
        json.put("detail", status.getDetail());
        json.put("updatedAt", status.getUpdatedAt().toString());
        json.put(
                "lastCommitAt",
                status.getLastCommitAt() == null
                        ? null
                        : status.getLastCommitAt().toString());
        ArrayNode versions = json.putArray("versions");
        for (VersionStatus version : status.getVersions()) {
            ObjectNode one = versions.addObject();
            one.put("version", version.getVersion());
            one.put("stage", version.getStage().name());
            one.put("reason", version.getReason());
        }
        ArrayNode guarded = json.putArray("guarded");
        for (GuardStatus version : status.getGuarded()) {
            ObjectNode one = guarded.addObject();
            one.put("version", version.getVersion());
            one.put("state", version.getState().name());
            one.put("pictures", version.getPictures());
            one.put("agreed", version.getAgreed());
            one.put("detail", version.getDetail());
            one.put("minAgreement", version.getMinAgreement());
            one.put("minPictures", version.getMinPictures());
        }
    }
}
