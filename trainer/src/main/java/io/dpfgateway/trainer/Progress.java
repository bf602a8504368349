package io.dpfgateway.trainer;

import io.dpfgateway.trainer.checkpoint.Checkpoints;

/**
 * Watches long work, and may stop it: an implementation that throws from {@link #begin} or {@link #at} ends the work
 * cleanly, with nothing written. Called from the working thread only.
 */
public interface Progress {
    /** Shows nothing and never stops. */
    Progress SILENT = new Progress() {
        @Override
        public void begin(String stage, int steps) {}

        @Override
        public void at(int step, String note) {}
    };

    /** A stage begins. */
    void begin(String stage, int steps);

    /**
     * A step is done.
     *
     * @param step counted from 1
     * @param note a few words, such as the loss; may be empty
     */
    void at(int step, String note);

    /** Where the work's stages keep how far they have come; nowhere, unless an implementation says so. */
    default Checkpoints checkpoints() {
        return Checkpoints.none();
    }

    /** The same watcher of work that keeps how far it has come. */
    default Progress keptIn(Checkpoints checkpoints) {
        Progress watcher = this;
        return new Progress() {
            @Override
            public void begin(String stage, int steps) {
                watcher.begin(stage, steps);
            }

            @Override
            public void at(int step, String note) {
                watcher.at(step, note);
            }

            @Override
            public Checkpoints checkpoints() {
                return checkpoints;
            }
        };
    }
}
