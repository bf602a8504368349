package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.Privacy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a sweep varies: each combination is a run.
 *
 * @param cuts tensors at which to cut
 * @param dials for each mode, the settings of the dial to try
 * @param seeds of the repetitions
 */
public record SweepAxes(List<String> cuts, Map<DpfMode, List<DialSetting>> dials, List<Long> seeds) {
    /** So that a slip of the hand does not ask for a year of work. */
    private static final int MOST_RUNS = 10_000;

    /** @throws InvalidSweepException if an axis is empty or holds something twice */
    public SweepAxes {
        cuts = List.copyOf(cuts);
        dials = new TreeMap<>(dials);
        seeds = List.copyOf(seeds);
        requireDistinct("cuts", cuts);
        requireDistinct("modes", List.copyOf(dials.keySet()));
        requireDistinct("seeds", seeds);
        dials.forEach((mode, settings) -> requireDistinct(
                "levels of " + mode, settings.stream().map(DialSetting::name).toList()));
        long settings = dials.values().stream().mapToLong(List::size).sum();
        if (settings * cuts.size() * seeds.size() > MOST_RUNS) {
            throw new InvalidSweepException("the sweep asks for " + settings * cuts.size() * seeds.size()
                    + " runs; at most " + MOST_RUNS + " are done");
        }
    }

    private static void requireDistinct(String axis, List<?> values) {
        if (values.isEmpty()) {
            throw new InvalidSweepException("the sweep has no " + axis + "; give at least one");
        }
        Set<Object> seen = new HashSet<>();
        values.forEach(value -> {
            if (!seen.add(value)) {
                throw new InvalidSweepException(axis + " holds '" + value + "' twice; give each once");
            }
        });
    }

    /**
     * The runs in their order: one cut after the other, and all seeds of a setting together.
     *
     * @param numbers asked once a cut, mode and setting
     * @throws InvalidSweepException if two would share a folder
     */
    List<SweepRun> runs(Numbers numbers) {
        List<SweepRun> runs = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String cut : cuts) {
            dials.forEach((mode, settings) -> settings.forEach(setting -> {
                Dial dial = numbers.at(cut, mode, setting.privacy());
                for (long seed : seeds) {
                    SweepRun run = new SweepRun(cut, mode, setting.name(), dial, seed);
                    if (!names.add(run.name())) {
                        throw new InvalidSweepException("two runs would be called " + run.name()
                                + "; their cuts differ in odd characters only: sweep over one of them at a time");
                    }
                    runs.add(run);
                }
            }));
        }
        return runs;
    }

    /** What a setting of the dial comes to at a cut. */
    interface Numbers {
        Dial at(String cut, DpfMode mode, Privacy privacy);
    }
}
