package io.dpfgateway.gateway.config;

import java.util.List;

/**
 * Where and how the network runs.
 *
 * @param provider the wanted execution provider
 * @param sessions of ONNX Runtime side by side on the CPU, each with a thread that forms batches; {@value #AUTO} takes one a core
 * @param threads of one session on the CPU; {@value #AUTO} shares the cores among the sessions
 * @param devices the CUDA devices to use, one session on each; not looked at on the CPU
 * @param batching how pictures are put together
 */
public record Inference(Provider provider, int sessions, int threads, List<Integer> devices, Batching batching) {
    /** Leaves a number to the gateway, which fits it to the machine. */
    public static final int AUTO = 0;

    public static final Inference DEFAULT = new Inference(Provider.AUTO, AUTO, AUTO, List.of(0), Batching.DEFAULT);

    private static final int MOST_SESSIONS = 64;
    private static final int MOST_THREADS = 256;
    private static final int LAST_DEVICE = 63;

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
        devices = List.copyOf(devices);
        new Faults()
                .unless(
                        sessions >= 0 && sessions <= MOST_SESSIONS,
                        "inference.sessions: is " + sessions + "; give 1 to " + MOST_SESSIONS + ", or 0 for one a core")
                .unless(
                        threads >= 0 && threads <= MOST_THREADS,
                        "inference.threads: is " + threads + "; give 1 to " + MOST_THREADS
                                + ", or 0 to share the cores among the sessions")
                .unless(
                        !devices.isEmpty() && devices.stream().allMatch(device -> device >= 0 && device <= LAST_DEVICE),
                        "inference.devices: is " + devices + "; give CUDA device numbers such as [0]")
                .raise();
    }

    /** The defaults, on the CPU with one session of one thread: no more of the machine than a test wants. */
    public static Inference singleThreaded() {
        return new Inference(Provider.CPU, 1, 1, List.of(0), Batching.DEFAULT);
    }

    public Inference withProvider(Provider provider) {
        return new Inference(provider, sessions, threads, devices, batching);
    }

    public Inference withBatching(Batching batching) {
        return new Inference(provider, sessions, threads, devices, batching);
    }
}
