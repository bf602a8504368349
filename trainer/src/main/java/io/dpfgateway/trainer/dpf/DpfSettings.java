package io.dpfgateway.trainer.dpf;

/**
 * How a DPF is learned.
 *
 * @param mode its form
 * @param dial how much may pass
 * @param steps how many batches to learn from; 0 only for a DPF that is given and used as it is
 * @param batch pictures a batch, from 2
 * @param seed of the first weights and the order of the pictures
 * @param synthetic for each picture of a batch, how many embeddings of no picture are learned from as well, 0 to {@value
 *     #MOST_SYNTHETIC}; above 0 only with a bottleneck of one place, where the network itself pools to one
 * @param againstKnown from how many pictures of each batch a bottleneck learns to hide them from the known adversary too,
 *     0 to {@code batch}; 0 in residual mode, which plays against no other
 */
public record DpfSettings(DpfMode mode, Dial dial, int steps, int batch, long seed, int synthetic, int againstKnown) {
    public static final int MOST_SYNTHETIC = 16;

    /** @throws InvalidDpfException if a number is out of range */
    public DpfSettings {
        requireLearnable(steps, batch);
        if (synthetic < 0 || synthetic > MOST_SYNTHETIC) {
            throw new InvalidDpfException(
                    synthetic + " synthetic embeddings a picture are asked for; give 0 to " + MOST_SYNTHETIC);
        }
        if (againstKnown < 0 || againstKnown > batch) {
            throw new InvalidDpfException("the known adversary is to look at " + againstKnown
                    + " pictures of each batch of " + batch + "; give 0 to " + batch);
        }
        if (againstKnown > 0 && mode == DpfMode.RESIDUAL) {
            throw new InvalidDpfException("the residual mode plays against the known adversary with every picture;"
                    + " leave the number of pictures for it out, or use bottleneck mode");
        }
    }

    /** Learns from pictures only, and to hide from the adversary of the game only. */
    public DpfSettings(DpfMode mode, Dial dial, int steps, int batch, long seed) {
        this(mode, dial, steps, batch, seed, 0, 0);
    }

    /**
     * Makes sure that what is to be learned from can be had.
     *
     * @param stages behind the cut
     * @throws InvalidDpfException if synthetic embeddings are wanted where there can be none
     */
    public void requireFit(Stages stages) {
        if (synthetic == 0) {
            return;
        }
        if (mode != DpfMode.BOTTLENECK || dial.grid() != 1) {
            throw new InvalidDpfException(
                    "synthetic embeddings are for a bottleneck whose code is one place, but the mode is " + mode
                            + " and the grid " + dial.grid() + "; set a grid of 1, or leave them out");
        }
        stages.requirePooled();
    }

    /** @throws InvalidDpfException if so many steps of so many pictures are no training */
    public static void requireLearnable(int steps, int batch) {
        if (steps < 0 || batch < 2) {
            throw new InvalidDpfException("training is set to " + steps + " steps of " + batch
                    + " pictures; give at least 1 step and 2 pictures");
        }
    }
}
