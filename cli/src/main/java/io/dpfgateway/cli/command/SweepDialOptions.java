package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.PrivacyLevel;
import io.dpfgateway.trainer.sweep.DialSetting;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** DPF modes and several settings of the privacy dial: every combination of what is listed. */
public final class SweepDialOptions {
    @Option(
            names = "--modes",
            split = ",",
            paramLabel = "MODE",
            defaultValue = "BOTTLENECK",
            description = "What the DPF does at the cut, any of: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private List<DpfMode> modes = List.of();

    @Option(
            names = "--levels",
            split = ",",
            paramLabel = "LEVEL",
            description = {
                "Settings of the privacy dial, any of: ${COMPLETION-CANDIDATES}.",
                "Default: all, or STANDARD where numbers are given"
            })
    private @Nullable List<PrivacyLevel> levels;

    @Option(
            names = "--grids",
            split = ",",
            paramLabel = "SIDE",
            description = "Instead of the levels': the bottleneck's places a side.")
    private @Nullable List<Integer> grids;

    @Option(
            names = "--code-channels",
            split = ",",
            paramLabel = "K",
            description = "Instead of the levels': the bottleneck's numbers a place.")
    private @Nullable List<Integer> codeChannels;

    @Option(
            names = "--lambdas",
            split = ",",
            paramLabel = "WEIGHT",
            description = "Instead of the levels': the weight of leakage against utility.")
    private @Nullable List<Double> lambdas;

    /** The settings for each mode. */
    Map<DpfMode, List<DialSetting>> settings() {
        Map<DpfMode, List<DialSetting>> settings = new EnumMap<>(DpfMode.class);
        modes.forEach(mode -> settings.put(mode, settings(mode)));
        return settings;
    }

    /** A residual has no code, so that of the numbers only lambda matters to it. */
    private List<DialSetting> settings(DpfMode mode) {
        boolean coded = mode == DpfMode.BOTTLENECK;
        boolean numbered = grids != null || codeChannels != null || lambdas != null;
        List<PrivacyLevel> chosen =
                levels != null ? levels : numbered ? List.of(PrivacyLevel.STANDARD) : List.of(PrivacyLevel.values());
        List<DialSetting> settings = new ArrayList<>();
        for (PrivacyLevel level : chosen) {
            for (@Nullable Integer grid : orNone(coded ? grids : null)) {
                for (@Nullable Integer channels : orNone(coded ? codeChannels : null)) {
                    for (@Nullable Double lambda : orNone(lambdas)) {
                        settings.add(new DialSetting(
                                name(level, grid, channels, lambda), new Privacy(level, grid, channels, lambda)));
                    }
                }
            }
        }
        return settings;
    }

    private static <T> List<@Nullable T> orNone(@Nullable List<T> listed) {
        return listed == null ? Collections.singletonList(null) : new ArrayList<@Nullable T>(listed);
    }

    private static String name(
            PrivacyLevel level, @Nullable Integer grid, @Nullable Integer channels, @Nullable Double lambda) {
        StringBuilder name = new StringBuilder(level.name().toLowerCase(Locale.ROOT));
        name.append(grid == null ? "" : "-g" + grid);
        name.append(channels == null ? "" : "-k" + channels);
        name.append(lambda == null ? "" : "-l" + plain(lambda));
        return name.toString();
    }

    private static String plain(double weight) {
        return Double.isFinite(weight)
                ? BigDecimal.valueOf(weight).stripTrailingZeros().toPlainString()
                : String.valueOf(weight);
    }
}
