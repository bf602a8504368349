package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Linkage;
import io.dpfgateway.trainer.attack.Sees;
import java.util.ArrayList;
import java.util.List;

/**
 * How often a record was linked, as a line of a table.
 *
 * @param by what is compared
 * @param candidates how many pictures the attacker holds
 * @param linked the share that was linked
 * @param chance what guessing gives
 */
record LinkageRow(String by, String candidates, String linked, String chance) {
    static List<LinkageRow> of(List<Linkage> linkages) {
        List<LinkageRow> rows = new ArrayList<>();
        for (Linkage linkage : linkages) {
            for (Linkage.Hits hits : linkage.hits()) {
                rows.add(new LinkageRow(
                        Names.sees(linkage.by()),
                        Figures.count(hits.candidates()),
                        Figures.percent(hits.topOne()),
                        Figures.percent(hits.chance())));
            }
        }
        return rows;
    }

    /** The floor in words: by the output alone, among the fewest candidates. */
    static String byOutput(List<Linkage> linkages) {
        return linkages.stream()
                .filter(linkage ->
                        linkage.by() == Sees.OUTPUT && !linkage.hits().isEmpty())
                .map(linkage -> linkage.hits().get(0))
                .map(hits -> "Among " + Figures.count(hits.candidates())
                        + " candidates, the task’s output alone pointed to the"
                        + " right one for " + Figures.percent(hits.topOne()) + " of the records; guessing gives "
                        + Figures.percent(hits.chance()) + ".")
                .findFirst()
                .orElse("");
    }
}
