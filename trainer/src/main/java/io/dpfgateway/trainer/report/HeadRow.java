package io.dpfgateway.trainer.report;

import io.dpfgateway.model.input.Task;
import io.dpfgateway.trainer.measure.HeadUtility;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One head of the network as a line of a table. */
record HeadRow(String name, String task, String agreement, String distance, String clean, String poisoned) {
    static List<HeadRow> of(Report report) {
        return report.heads().stream()
                .map(head -> new HeadRow(
                        head.output(),
                        head.task().name().toLowerCase(Locale.ROOT),
                        Figures.percent(head.agreement()),
                        distance(head),
                        percent(head.cleanAccuracy()),
                        percent(head.poisonedAccuracy())))
                .toList();
    }

    private static String distance(HeadUtility head) {
        return Figures.decimal(head.distance(), 3) + (head.task() == Task.CLASSIFICATION ? "\u00a0nats" : "");
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "\u2013" : Figures.percent(share);
    }
}
