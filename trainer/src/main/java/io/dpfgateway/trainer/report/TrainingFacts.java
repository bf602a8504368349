package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a DPF was learned, as lines of a table. */
final class TrainingFacts {
    private TrainingFacts() {}

    static List<Fact> of(Report report) {
        List<Fact> facts = new ArrayList<>();
        DpfSettings settings = report.training();
        if (settings != null) {
            addSettings(facts, settings);
        }
        Report.Pictures pictures = report.pictures();
        facts.add(new Fact("Pictures learned from", Figures.count(pictures.train()) + added(pictures)));
        facts.add(new Fact("Pictures held out, for this report only", Figures.count(pictures.heldOut())));
        facts.add(new Fact("Pictures skipped, as they could not be read", Figures.count(pictures.skipped())));
        facts.add(new Fact("Computed on", report.computedOn()));
        WireFigures wire = report.wire();
        if (wire != null) {
            addWire(facts, wire);
        }
        return facts;
    }

    private static String added(Report.Pictures pictures) {
        List<String> added = new ArrayList<>();
        if (pictures.mirrored()) {
            added.add("its mirror image");
        }
        if (pictures.copies() > 0) {
            added.add(Figures.count(pictures.copies())
                    + (pictures.copies() == 1 ? " copy" : " copies")
                    + ", shifted, turned, scaled and lit otherwise");
        }
        return added.isEmpty() ? "" : ", each with " + String.join(" and ", added);
    }

    private static void addSettings(List<Fact> facts, DpfSettings settings) {
        if (settings.mode() == DpfMode.BOTTLENECK) {
            facts.add(new Fact(
                    "Grid of the code, shorter side", grid(settings.dial().grid())));
            facts.add(new Fact(
                    "Numbers of the code in each place",
                    Figures.count(settings.dial().channels())));
        }
        facts.add(new Fact(
                "Weight of leakage against utility (lambda)",
                Figures.plain(settings.dial().lambda())));
        facts.add(new Fact("Steps", Figures.count(settings.steps())));
        facts.add(new Fact("Pictures in a batch", Figures.count(settings.batch())));
        if (settings.synthetic() > 0) {
            facts.add(new Fact(
                    "Embeddings of no picture learned from, for each picture in a batch",
                    Figures.count(settings.synthetic())));
        }
        if (settings.againstKnown() > 0) {
            facts.add(new Fact(
                    "Pictures of each batch that were hidden from the known adversary too",
                    Figures.count(settings.againstKnown())));
        }
        facts.add(new Fact("Seed of the training", String.valueOf(settings.seed())));
    }

    private static void addWire(List<Fact> facts, WireFigures wire) {
        facts.add(new Fact(
                "What a record carries",
                wire.content() + " "
                        + String.join(
                                " \u00d7 ",
                                wire.shape().stream().map(String::valueOf).toList())
                        + " as " + wire.type()));
        facts.add(new Fact(
                "Bytes of a record; of them the tensor; in batches by LZ4; by Zstandard",
                Stream.of(wire.recordBytes(), wire.tensorBytes(), wire.lz4Bytes(), wire.zstdBytes())
                        .map(bytes -> Figures.count(Math.round(bytes)))
                        .collect(Collectors.joining("; "))));
    }

    private static String grid(int grid) {
        return grid == 0 ? "that of the network’s last stage" : Figures.count(grid);
    }

    /** One line. */
    record Fact(String name, String value) {}
}
