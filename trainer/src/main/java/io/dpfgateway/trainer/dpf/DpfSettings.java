package io.dpfgateway.trainer.dpf;

/**
 * How a DPF is learned.
 *
 * @param mode its form
 * @param dial how much may pass
 * @param steps how many batches to learn from; 0 only for a DPF that is given and used as it is
 * @param batch pictures a batch, from 2
 * @param seed of the first weights and the order of the pictures
 */
public record DpfSettings(DpfMode mode, Dial dial, int steps, int batch, long seed) {
    public DpfSettings {
        requireLearnable(steps, batch);
    }

    /** @throws InvalidDpfException if so many steps of so many pictures are no training */
    public static void requireLearnable(int steps, int batch) {
        if (steps < 0 || batch < 2) {
            throw new InvalidDpfException("training is set to " + steps + " steps of " + batch
                    + " pictures; give at least 1 step and 2 pictures");
        }
    }
}
