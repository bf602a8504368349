package io.dpfgateway.gateway.config;

/**
 * Where the network runs.
 *
 * @param provider the wanted execution provider
 * @param threads of one run on the CPU; {@value #AUTO_THREADS} takes one a core
 */
public record Inference(Provider provider, int threads) {
    /** Leaves the number of threads to ONNX Runtime. */
    public static final int AUTO_THREADS = 0;

    public static final Inference DEFAULT = new Inference(Provider.AUTO, AUTO_THREADS);

    private static final int MOST_THREADS = 256;

    /** What an operator may ask for. */
    public enum Provider {
        /** CUDA where it works, else the CPU. */
        AUTO,
        /** CUDA, or the gateway does not start. */
        CUDA,
        /** The CPU, even where there is CUDA. */
        CPU
    }

    public Inference {
        InvalidConfigException.require(
                threads >= 0 && threads <= MOST_THREADS,
                "inference.threads: is " + threads + "; give 1 to " + MOST_THREADS + ", or 0 for one a core");
    }
}
