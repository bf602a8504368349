package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.inspect.Cost;
import io.dpfgateway.trainer.inspect.CutFacts;
import io.dpfgateway.trainer.inspect.Inspection;
import io.dpfgateway.trainer.inspect.OperatorCount;
import io.dpfgateway.trainer.inspect.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** An inspection on the terminal. */
final class InspectionTable {
    private static final double THOUSAND = 1000;

    private InspectionTable() {}

    static List<String> lines(Inspection inspection) {
        List<String> lines = new ArrayList<>();
        lines.add("opset      " + inspection.opset());
        lines.add("inputs     " + ports(inspection.inputs()));
        lines.add("outputs    " + ports(inspection.outputs()));
        lines.add("operators  " + operators(inspection.operators(), true));
        String unknown = operators(inspection.operators(), false);
        if (!unknown.isEmpty()) {
            lines.add("unknown    " + unknown);
        }
        String problem = inspection.problem();
        if (problem != null) {
            lines.add("");
            lines.add("The trainer does not take this network: " + problem);
            return lines;
        }
        lines.add("whole      " + count(inspection.whole().multiplyAdds()) + " multiply-adds a picture, "
                + count(inspection.whole().parameters()) + " parameters");
        lines.add("");
        addCuts(inspection, lines);
        return lines;
    }

    private static void addCuts(Inspection inspection, List<String> lines) {
        boolean attacked = inspection.attack() != null;
        lines.add(String.format(
                Locale.ROOT,
                "%-24s | %29s | %-29s | %-29s |%s",
                "",
                "bytes a picture",
                "multiply-adds",
                "parameters",
                attacked ? "      quick" : ""));
        lines.add(String.format(
                Locale.ROOT,
                "%-14s %9s | %9s %9s %9s | %-14s %-14s | %-14s %-14s | %-4s%s  %s",
                "shape",
                "elements",
                "float32",
                "float16",
                "int8",
                "before",
                "after",
                "before",
                "after",
                ">= 0",
                attacked ? "  SSIM" : "",
                "cut"));
        for (CutFacts cut : inspection.cuts()) {
            lines.add(row(cut, inspection.whole(), attacked));
        }
        if (inspection.attack() != null) {
            lines.add("");
            lines.add("SSIM of pictures rebuilt from clean features by "
                    + inspection.attack().text() + ".");
            lines.add("It compares cuts; attackers with more to spend see more.");
        }
        lines.replaceAll(String::stripTrailing);
    }

    private static String row(CutFacts cut, Cost whole, boolean attacked) {
        String shape = cut.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
        String seen = cut.seen() == null ? "     -" : String.format(Locale.ROOT, " %5.3f", cut.seen());
        return String.format(
                Locale.ROOT,
                "%-14s %9d | %9d %9d %9d | %-14s %-14s | %-14s %-14s | %-4s%s  %s",
                shape,
                cut.elements(),
                cut.bytes().float32(),
                cut.bytes().float16(),
                cut.bytes().int8(),
                share(cut.before().multiplyAdds(), cut.before().shareOfMultiplyAdds(whole)),
                share(cut.after().multiplyAdds(), cut.after().shareOfMultiplyAdds(whole)),
                share(cut.before().parameters(), cut.before().shareOfParameters(whole)),
                share(cut.after().parameters(), cut.after().shareOfParameters(whole)),
                cut.nonNegative() ? "yes" : "no",
                attacked ? seen : "",
                cut.name());
    }

    private static String share(long count, double share) {
        return String.format(Locale.ROOT, "%8s %3.0f %%", count(count), 100 * share);
    }

    /** Three digits that count. */
    private static String count(long count) {
        double value = count;
        for (String unit : List.of("", " k", " M", " G")) {
            if (value < THOUSAND || unit.equals(" G")) {
                return unit.isEmpty()
                        ? Long.toString(count)
                        : String.format(
                                Locale.ROOT, value < 10 ? "%.2f%s" : value < 100 ? "%.1f%s" : "%.0f%s", value, unit);
            }
            value /= THOUSAND;
        }
        return Long.toString(count);
    }

    private static String ports(List<Port> ports) {
        return ports.stream().map(port -> port.name() + " " + port.shape()).collect(Collectors.joining(", "));
    }

    private static String operators(List<OperatorCount> operators, boolean supported) {
        return operators.stream()
                .filter(operator -> operator.supported() == supported)
                .map(operator -> operator.name() + " " + operator.nodes())
                .collect(Collectors.joining(", "));
    }
}
