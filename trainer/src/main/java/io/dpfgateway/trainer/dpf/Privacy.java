package io.dpfgateway.trainer.dpf;

import org.jspecify.annotations.Nullable;

/**
 * The privacy dial as a user turns it: a level, and numbers that override what the level says. A level is turned into numbers
 * by what lies behind the cut ({@link Stages}):
 *
 * <ul>
 *   <li>the grid is the largest plane of the network there that is no larger than the level allows; where all are larger, the
 *       last one, halved as often as needed;
 *   <li>the channels spread the level's numbers over that grid: 4 for every place of the cut's plane at {@link
 *       PrivacyLevel#STANDARD}, which gives 64 for 32x32 on 8x8 and 16 for 16x16 on 8x8. They are never more than the
 *       network's own channels on that plane, and never fewer than {@value #FEWEST_CHANNELS}.
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
        int side = grid == null ? stages.sideAtMost(level.grid()) : grid == 0 ? stages.deepest() : grid;
        int code = channels != null ? channels : channelsOn(side, stages);
        Dial dial = new Dial(side, code, lambda != null ? lambda : level.lambda(mode));
        if (mode == DpfMode.BOTTLENECK) {
            stages.requireReachable(side);
        }
        return dial;
    }

    private int channelsOn(int side, Stages stages) {
        double places = (double) stages.cutSide() / Math.max(1, side);
        int spread = (int) Math.round(level.density() * places * places);
        return Math.max(FEWEST_CHANNELS, Math.min(stages.channelsAt(side), spread));
    }
}
