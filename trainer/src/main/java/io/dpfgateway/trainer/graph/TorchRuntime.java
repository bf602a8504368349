package io.dpfgateway.trainer.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The native library of this process: loading, threads, randomness. All settings are those of the whole process. Safe to
 * call from any thread; {@link #load()} comes before any other use of libtorch and costs nothing when repeated.
 *
 * <p>No thread may be inside libtorch when the JVM exits: its globals are gone by then, and the process crashes. Whoever
 * trains stops between two steps and lets a shutdown hook wait for that.
 */
public final class TorchRuntime {
    private static final List<String> LIBRARIES = List.of(
            System.mapLibraryName("c10"),
            System.mapLibraryName("c10_cuda"),
            "libgomp.so.1",
            System.mapLibraryName("torch_cpu"),
            System.mapLibraryName("torch_cuda"),
            // Nothing is linked to it: libtorch opens it, from its own folder, at the first linear system to solve on a
            // GPU.
            System.mapLibraryName("torch_cuda_linalg"),
            System.mapLibraryName("torch"));

    /** Behind the platform's name: libtorch for the processor, and the one that the profile cuda builds with. */
    private static final List<String> VARIANTS = List.of("", "-gpu");

    private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^,\\s]+)");

    private static volatile TorchDevice device = TorchDevice.CPU;

    private static volatile Precision precision = Precision.F32;

    private TorchRuntime() {}

    /**
     * Loads libtorch and chooses deterministic algorithms wherever libtorch has them.
     *
     * @throws UncheckedIOException if the libraries cannot be unpacked
     */
    public static void load() {
        Loaded.ensure();
    }

    /**
     * Sets how many threads one operator may use. Results are reproducible for the same number of threads only.
     *
     * @throws IllegalArgumentException if {@code threads} is not positive
     */
    public static void useThreads(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be at least 1, not " + threads);
        }
        load();
        torch.set_num_threads(threads);
    }

    /**
     * Chooses what to compute on, for all tensors that are made from now on; without a call it is the processor.
     *
     * @return the choice, never {@link TorchDevice#AUTO}
     * @throws NoGpuException if a GPU is wanted where libtorch finds none
     */
    public static TorchDevice useDevice(TorchDevice wanted) {
        load();
        boolean found = Context.hasCUDA();
        if (wanted == TorchDevice.CUDA && !found) {
            throw new NoGpuException(
                    "libtorch finds no GPU: it takes an NVIDIA GPU with CUDA 13 and cuDNN 9, and a program"
                            + " that was built with -Pcuda; or compute on the processor, with --device cpu");
        }
        device = wanted != TorchDevice.CPU && found ? TorchDevice.CUDA : TorchDevice.CPU;
        return device;
    }

    /** Chooses what graphs that learn compute their convolutions in; without a call it is float32. */
    public static void usePrecision(Precision wanted) {
        precision = wanted;
    }

    /** What graphs that learn compute their convolutions in. */
    static Precision precision() {
        return precision;
    }

    /** A tensor where this process computes: the very same where it is there already. Every new tensor goes through here. */
    public static Tensor here(Tensor tensor) {
        return device == TorchDevice.CUDA ? tensor.cuda() : tensor;
    }

    /**
     * What decides bits of a result beside its inputs: the version, the device, the processor's instructions, the number of
     * threads, the precision.
     */
    public static String description() {
        return "libtorch " + version() + ", " + (device == TorchDevice.CUDA ? "CUDA, " : "")
                + torch.get_cpu_capability().getString() + ", " + torch.get_num_threads() + " threads"
                + (precision == Precision.BF16 ? ", bf16" : "");
    }

    /** The version of libtorch, such as 2.10.0. */
    public static String version() {
        load();
        Matcher version = VERSION.matcher(torch.show_config().getString());
        return version.find() ? version.group(1) : "of an unknown version";
    }

    /** Restarts libtorch's random numbers from a seed. */
    public static void seed(long seed) {
        load();
        torch.manual_seed(seed);
    }

    /** The holder idiom: the JVM runs this once, and other threads wait for it. */
    private static final class Loaded {
        static {
            unpackLibraries();
            Loader.load(torch.class);
            Context context = torch.globalContext();
            // Warn only: an operator without a deterministic form still runs.
            context.setDeterministicAlgorithms(true, true);
            // Else libtorch writes NaN into every new tensor, only to show reads of uninitialised memory.
            context.setDeterministicFillUninitializedMemory(false);
        }

        private static void ensure() {}

        /**
         * Puts the bundled libraries beside each other before the first one is opened. On a cold cache the loader could
         * otherwise resolve a dependency to a libtorch installed on the system, which crashes the process.
         */
        private static void unpackLibraries() {
            for (String variant : VARIANTS) {
                String folder = "/org/bytedeco/pytorch/" + Loader.getPlatform() + variant + "/";
                for (String library : LIBRARIES) {
                    URL resource = torch.class.getResource(folder + library);
                    if (resource != null) { // else it is not part of this libtorch
                        unpack(resource, library);
                    }
                }
            }
        }

        private static void unpack(URL resource, String library) {
            try {
                Loader.cacheResource(resource);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot unpack " + library + " of libtorch; check the space and rights of ~/.javacpp", e);
            }
        }
    }
}
