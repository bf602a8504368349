package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.UsageException;

/**
 * How much the demo does.
 *
 * @param pictures how many of the demo's pictures the cameras send, 500 to 10,000
 * @param steps how many batches the DPF learns from
 * @param attackSteps how many batches each adversary learns from
 * @param seed of the training
 */
record DemoSettings(int pictures, int steps, int attackSteps, long seed) {
    private static final int FEWEST_PICTURES = 500;

    DemoSettings {
        if (pictures < FEWEST_PICTURES || pictures > DemoPictures.COUNT) {
            throw new UsageException(
                    "--pictures is " + pictures + "; give " + FEWEST_PICTURES + " to " + DemoPictures.COUNT);
        }
        if (steps < 1 || attackSteps < 1) {
            throw new UsageException(
                    "--steps and --attack-steps are " + steps + " and " + attackSteps + "; give 1 or more");
        }
    }
}
