package io.dpfgateway.trainer.attack;

import java.util.ArrayList;
import java.util.List;

/**
 * How the SSIM of one adversary spreads over the held-out pictures, for a drawing.
 *
 * @param adversary its network
 * @param sees what it rebuilt from
 * @param counts how many pictures fall into each step of {@value #STEP} from {@value #FROM} on; what lies outside counts at the ends
 */
public record Spread(String adversary, Sees sees, List<Integer> counts) {
    public static final double FROM = -0.1;
    public static final double STEP = 0.025;
    public static final int STEPS = 44;

    public Spread {
        counts = List.copyOf(counts);
    }

    static Spread of(Leakage leakage, Rebuilt rebuilt) {
        int[] counts = new int[STEPS];
        for (float value : rebuilt.ssim()) {
            counts[(int) Math.max(0, Math.min(STEPS - 1, Math.floor((value - FROM) / STEP)))]++;
        }
        List<Integer> list = new ArrayList<>();
        for (int count : counts) {
            list.add(count);
        }
        return new Spread(leakage.adversary(), leakage.sees(), list);
    }
}
