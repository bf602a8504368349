package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import java.util.Locale;

/**
 * One training of a sweep.
 *
 * @param cut where the network is cut
 * @param mode the DPF's form
 * @param level how the frontier calls the dial's setting
 * @param dial that setting in numbers, at this cut
 * @param seed of everything random in it
 */
public record SweepRun(String cut, DpfMode mode, String level, Dial dial, long seed) {
    /** A name for people and folders; two cuts whose names differ in odd characters only can share it. */
    public String name() {
        String name = cut + "-" + mode.name().toLowerCase(Locale.ROOT) + "-" + level + "-seed" + seed;
        return name.replaceAll("[^A-Za-z0-9._-]+", "_").replaceFirst("^\\.+", "_");
    }
}
