package io.dpfgateway.trainer.dpf;

import org.jspecify.annotations.Nullable;

/**
 * The privacy dial as a user turns it: a level, and numbers that override what the level says. A level is turned into numbers
 * by what lies behind the cut ({@link Stages}):
 *
 * <ul>
 *   <li>the grid is 1 where the network itself pools its planes to one place, for its task then needs no more; {@link
 *       PrivacyLevel#LOW} keeps places all the same. It is otherwise the largest plane of the network there that is no larger
 *       than the level allows; where all are larger, the last one, halved as often as needed;
 *   <li>the channels are the level's part of the network's own on that plane, but no more than spread the level's numbers over
 *       the grid: one for every place of the cut's plane at {@link PrivacyLevel#STANDARD}. That gives 64 for a ResNet that
 *       pools 64 planes. They are never fewer than {@value #FEWEST_CHANNELS}.
 * </ul>
 *
 * @param level where the dial stands
 * @param grid instead of the level's; null to take that
 * @param channels instead of the level's; null to take those
 * @param lambda instead of the level's; null to take that
 */
public record Privacy(
        PrivacyLevel level,
        @Nullable Integer grid,
        @Nullable Integer channels,
        @Nullable Double lambda) {
    private static final int FEWEST_CHANNELS = 4;

    /** A level as it is. */
    public static Privacy of(PrivacyLevel level) {
        return new Privacy(level, null, null, null);
    }

    /**
     * The dial's numbers at one cut.
     *
     * @throws InvalidDpfException if a number is out of range, or no code can have such a grid here
     */
    public Dial at(Stages stages, DpfMode mode) {
        int side = grid == null ? level.side(stages) : grid == 0 ? stages.deepest() : grid;
        int code = channels != null ? channels : Math.max(FEWEST_CHANNELS, level.channels(side, stages));
        Dial dial = new Dial(side, code, lambda != null ? lambda : level.lambda(mode));
        if (mode == DpfMode.BOTTLENECK) {
            stages.requireReachable(side);
        }
        return dial;
    }
}
