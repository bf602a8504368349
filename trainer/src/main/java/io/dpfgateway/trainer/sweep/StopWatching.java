package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.Progress;

/**
 * Tells a user's wish to stop from a failure: both leave a run as an exception, but only the former is thrown by the progress that
 * the user gave.
 */
final class StopWatching implements Progress {
    private final Progress watched;
    private boolean stopped;

    StopWatching(Progress watched) {
        this.watched = watched;
    }

    @Override
    public void begin(String stage, int steps) {
        stopped = true;
        watched.begin(stage, steps);
        stopped = false;
    }

    @Override
    public void at(int step, String note) {
        stopped = true;
        watched.at(step, note);
        stopped = false;
    }

    /** Whether the user has stopped the work. */
    boolean stopped() {
        return stopped || Thread.currentThread().isInterrupted();
    }
}
