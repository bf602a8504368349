package io.dpfgateway.cli.rollout;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Announced versions as lines for people, or objects for programs. */
public final class ModelTable {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private static final String ROW = "%-16s  %7s  %-20s  %-6s  %-11s  %s";

    private ModelTable() {}

    /** What stands over the columns. */
    public static String header() {
        return ROW.formatted("NETWORK", "VERSION", "ANNOUNCED", "SIGNED", "RUNS AS", "URI");
    }

    /** One line. */
    public static String row(ModelVersion model, Optional<Rollout> rollout) {
        return ROW.formatted(
                StandingTable.harmless(model.getNetworkId()),
                model.getVersion(),
                WHEN.format(model.getAnnouncedAt()),
                model.getSignature() == null ? "no" : "yes",
                role(model, rollout),
                StandingTable.harmless(model.getUri()));
    }

    /** What it is set to be: stable, canary, before (what a rollback goes back to), or nothing. */
    public static String role(ModelVersion model, Optional<Rollout> rollout) {
        int version = model.getVersion();
        if (rollout.filter(set -> set.getStableVersion() == version).isPresent()) {
            return "stable";
        }
        if (rollout.filter(set -> Objects.equals(set.getCanaryVersion(), version))
                .isPresent()) {
            return "canary "
                    + StandingTable.percent(rollout.get().getCanaryShare()).replace(" ", "");
        }
        return rollout.filter(set -> Objects.equals(set.getPreviousVersion(), version))
                        .isPresent()
                ? "before"
                : "-";
    }

    /** One JSON object. */
    public static String json(ModelVersion model, Optional<Rollout> rollout) {
        return object(model, rollout).toString();
    }

    /** The same as a part of another object. */
    public static ObjectNode object(ModelVersion model, Optional<Rollout> rollout) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("networkId", model.getNetworkId());
        json.put("version", model.getVersion());
        json.put("announcedAt", model.getAnnouncedAt().toString());
        json.put("signed", model.getSignature() != null);
        json.put("role", role(model, rollout));
        json.put("uri", model.getUri());
        json.put("manifestSha256", model.getManifestSha256());
        ObjectNode figures = json.putObject("figures");
        new TreeMap<>(model.getMetrics()).forEach(figures::put);
        return json;
    }

    /** All that is announced of one version, and what each gateway makes of it. */
    public static List<String> details(ModelVersion model, Standing standing) {
        List<String> lines = new ArrayList<>();
        lines.add("network    " + StandingTable.harmless(model.getNetworkId()));
        lines.add("version    " + model.getVersion());
        lines.add("announced  " + WHEN.format(model.getAnnouncedAt()));
        lines.add("uri        " + StandingTable.harmless(model.getUri()));
        lines.add("manifest   SHA-256 " + StandingTable.harmless(model.getManifestSha256()));
        lines.add("signature  " + (model.getSignature() == null ? "none" : "there"));
        lines.add("runs as    " + role(model, standing.rollout()));
        new TreeMap<>(model.getMetrics())
                .forEach((name, value) ->
                        lines.add(String.format(Locale.ROOT, "%-19s %.4f", StandingTable.harmless(name), value)));
        standing.instances()
                .forEach(instance -> instance.status().getVersions().stream()
                        .filter(version -> version.getVersion() == model.getVersion())
                        .forEach(version -> lines.add("gateway    "
                                + StandingTable.harmless(instance.status().getInstanceId()) + ": "
                                + (version.getReason().isEmpty()
                                        ? version.getStage().name().toLowerCase(Locale.ROOT)
                                        : StandingTable.harmless(version.getReason())))));
        return lines;
    }
}
