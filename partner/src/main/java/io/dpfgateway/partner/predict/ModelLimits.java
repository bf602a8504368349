package io.dpfgateway.partner.predict;

/**
 * What predictions may take of the machine.
 *
 * @param threads that ONNX Runtime works with; 0 lets it take one a core
 * @param batch the most records that run at once; each takes its wire tensor, features and scores in native memory
 * @param releases the most releases that are held in memory; the one unused for longest makes room
 */
public record ModelLimits(int threads, int batch, int releases) {
    /** A thread a core, batches of 64, four releases: stable, canary, and the ones before them. */
    public static final ModelLimits DEFAULT = new ModelLimits(0, 64, 4);

    public ModelLimits {
        require(threads >= 0, "threads is " + threads + "; give 1 or more, or 0 for one a core");
        require(batch >= 1, "batch is " + batch + "; give 1 or more");
        require(releases >= 1, "releases is " + releases + "; give 1 or more");
    }

    public ModelLimits withThreads(int threads) {
        return new ModelLimits(threads, batch, releases);
    }

    public ModelLimits withBatch(int batch) {
        return new ModelLimits(threads, batch, releases);
    }

    public ModelLimits withReleases(int releases) {
        return new ModelLimits(threads, batch, releases);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("model limits: " + otherwise);
        }
    }
}
