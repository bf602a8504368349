package io.dpfgateway.cli.status;

import io.dpfgateway.cli.rollout.InstanceView;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.schemas.record.GuardStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the guards of one network did and measured as lines for people. */
final class GuardTable {
    private static final String ROW = "  %-20s  %7s  %-11s  %9s  %6s  %9s  %s";
    private static final int NAME_WIDTH = 20;

    private GuardTable() {}

    /** The version that a guard took back, where that is what is set. */
    static void addRollback(NetworkView view, Instant at, Lines lines) {
        view.takenBack()
                .ifPresent(back -> lines.wrap(
                        "  GUARD: ",
                        "version " + back.reason().version() + " was taken back "
                                + Age.of(Duration.between(back.at(), at)) + " ago by the guard of "
                                + back.reason().guard() + ": " + back.reason().finding()));
    }

    /** A line for each version that a gateway measures which is there. */
    static void addReadings(Standing standing, Lines lines) {
        List<InstanceView> there =
                standing.instances().stream().filter(InstanceView::isThere).toList();
        if (there.isEmpty()) {
            return;
        }
        if (there.stream().allMatch(instance -> instance.status().getGuarded().isEmpty())) {
            lines.add("  no live guard: it is off (guard.share: 0), or has no version to measure yet");
            return;
        }
        lines.add(ROW.formatted("GUARD OF", "VERSION", "FINDS", "AGREEMENT", "ASKED", "MEASURED", "JUDGED FROM"));
        for (InstanceView instance : there) {
            String name = Lines.cell(instance.status().getInstanceId(), NAME_WIDTH);
            instance.status().getGuarded().forEach(guarded -> add(name, guarded, lines));
        }
    }

    private static void add(String name, GuardStatus guarded, Lines lines) {
        @Nullable Double asked = guarded.getMinAgreement();
        @Nullable Integer from = guarded.getMinPictures();
        lines.add(ROW.formatted(
                name,
                guarded.getVersion(),
                guarded.getState().name().replace('_', ' '),
                agreement(guarded),
                asked == null ? "-" : percent(asked),
                OverviewTable.number(guarded.getPictures()),
                from == null ? "-" : OverviewTable.number(from)));
        if (!guarded.getDetail().isEmpty()) {
            lines.wrap("      ", guarded.getDetail());
        }
    }

    /** Of the pictures that were measured. */
    static String agreement(GuardStatus guarded) {
        return guarded.getPictures() == 0 ? "-" : percent((double) guarded.getAgreed() / guarded.getPictures());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
