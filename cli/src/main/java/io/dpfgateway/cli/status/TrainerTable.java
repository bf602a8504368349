package io.dpfgateway.cli.status;

import io.dpfgateway.schemas.record.TrainerJob;
import io.dpfgateway.schemas.record.TrainerStatus;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The trainers as lines for people. */
final class TrainerTable {
    private static final String ROW = "%-22s  %-16s  %-11s  %-6s  %9s  %11s  %s";
    private static final int NAME_WIDTH = 22;
    private static final int NETWORK_WIDTH = 16;

    private TrainerTable() {}

    static void add(List<TrainerView> trainers, Lines lines) {
        lines.gap();
        if (trainers.isEmpty()) {
            lines.add("trainer    no trainer has reported");
            return;
        }
        lines.add(ROW.formatted("TRAINER", "NETWORK", "STATE", "LEADS", "PICTURES", "NEW SAMPLES", "SEEN"));
        trainers.forEach(trainer -> add(trainer, lines));
    }

    private static void add(TrainerView trainer, Lines lines) {
        TrainerStatus status = trainer.status();
        lines.add(ROW.formatted(
                Lines.cell(status.getInstanceId(), NAME_WIDTH),
                Lines.cell(status.getNetworkId(), NETWORK_WIDTH),
                trainer.isSilent() ? "SILENT" : status.getState(),
                status.getLeader() ? "yes" : "no",
                OverviewTable.number(status.getVaultPictures()),
                OverviewTable.number(status.getNewSamples()),
                trainer.age().toSeconds() + " s"));
        @Nullable TrainerJob job = status.getLastJob();
        if (job != null) {
            lines.wrap(
                    "  last training: ",
                    "version " + job.getVersion() + ", "
                            + job.getVerdict().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", for "
                            + job.getTrigger() + ", begun " + job.getStartedAt().truncatedTo(ChronoUnit.SECONDS));
            job.getReasons().forEach(reason -> lines.wrap("                 ", reason));
        }
        if (!status.getDetail().isEmpty()) {
            lines.wrap("  ", status.getDetail());
        }
    }
}
