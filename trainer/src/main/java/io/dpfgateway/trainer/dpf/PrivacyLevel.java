package io.dpfgateway.trainer.dpf;

/**
 * Named positions of the privacy dial. What a level means in numbers depends on the cut: see {@link Privacy}. {@link #STANDARD}
 * and {@link #MAX} were measured; the others turn each number of the dial the same way.
 */
public enum PrivacyLevel {
    /** More of a picture passes, and more of the task: for a first try, or where the features were hardly invertible. */
    LOW(8, 8, 0.3, 2),
    /** A code of at most 8 places a side, with 4 numbers for every place of the cut. */
    STANDARD(8, 4, 1, 5),
    /** At most 4 places a side: shapes blur, and the task begins to suffer. */
    HIGH(4, 2, 2, 10),
    /**
     * One place: a code that says what is there and not where. Little more than the task's output passes; where the network itself
     * pools to one place, the task loses nothing by it.
     */
    MAX(1, 1, 4, 20);

    private final int grid;
    private final double density;
    private final double bottleneckLambda;
    private final double residualLambda;

    PrivacyLevel(int grid, double density, double bottleneckLambda, double residualLambda) {
        this.grid = grid;
        this.density = density;
        this.bottleneckLambda = bottleneckLambda;
        this.residualLambda = residualLambda;
    }

    /** The most places that the shorter side of the code has. */
    int grid() {
        return grid;
    }

    /** How many numbers the code has for every place of the cut's plane. */
    double density() {
        return density;
    }

    double lambda(DpfMode mode) {
        return mode == DpfMode.BOTTLENECK ? bottleneckLambda : residualLambda;
    }
}
