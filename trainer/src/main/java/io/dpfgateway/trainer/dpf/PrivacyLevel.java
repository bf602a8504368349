package io.dpfgateway.trainer.dpf;

/**
 * Named positions of the privacy dial. What a level means in numbers depends on the cut: see {@link Privacy}. {@link #LOW} and
 * {@link #STANDARD} were measured at full length ({@code docs/results.md}); the others turn each number on.
 */
public enum PrivacyLevel {
    /** Places too: what is where passes, by up to 8 a side. For a network whose task needs them. */
    LOW(8, true, 4, 1, 2),
    /** What the network itself pools to, and all of its channels. Where it pools to nothing, at most 8 places a side. */
    STANDARD(8, false, 1, 2, 5),
    /** Half as many numbers; where the network pools to nothing, at most 4 places a side. */
    HIGH(4, false, 0.5, 4, 10),
    /** One place in any case, and a quarter of the channels: little more than the task's output passes. */
    MAX(1, false, 0.25, 8, 20);

    /** The most places a side, where the network does not settle it. */
    private final int grid;
    /** Whether places are kept even of a network that pools them to one. */
    private final boolean keepsPlaces;
    /** Numbers of the code for every place of the cut's plane, at most; below 1 also the part of the network's own channels. */
    private final double density;

    private final double bottleneckLambda;
    private final double residualLambda;

    PrivacyLevel(int grid, boolean keepsPlaces, double density, double bottleneckLambda, double residualLambda) {
        this.grid = grid;
        this.keepsPlaces = keepsPlaces;
        this.density = density;
        this.bottleneckLambda = bottleneckLambda;
        this.residualLambda = residualLambda;
    }

    /** The shorter side of the code's plane at one cut. */
    int side(Stages stages) {
        return !keepsPlaces && stages.pools() ? 1 : stages.sideAtMost(grid);
    }

    /** How many channels a code of such a plane has; no more than the network's own there. */
    int channels(int side, Stages stages) {
        double shrinking = (double) stages.cutSide() / Math.max(1, side);
        double share = Math.min(1, density) * stages.channelsAt(side);
        return (int) Math.round(Math.min(share, density * shrinking * shrinking));
    }

    double lambda(DpfMode mode) {
        return mode == DpfMode.BOTTLENECK ? bottleneckLambda : residualLambda;
    }
}
