package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime with the execution provider that was decided on at the start. Thread-safe. */
public final class InferenceRuntime {
    private static final Logger log = LoggerFactory.getLogger(InferenceRuntime.class);
    private static final int FIRST_DEVICE = 0;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ExecutionProvider provider;
    private final int threads;

    private InferenceRuntime(ExecutionProvider provider, int threads) {
        this.provider = provider;
        this.threads = threads;
    }

    /**
     * Decides where inference runs, and says so in the log.
     *
     * @throws ProviderUnavailableException if CUDA is asked for and does not work
     */
    public static InferenceRuntime start(Inference settings) {
        ExecutionProvider provider = choose(settings.provider());
        log.atInfo()
                .addKeyValue("executionProvider", provider.label())
                .addKeyValue("threads", settings.threads() == Inference.AUTO ? "auto" : settings.threads())
                .log("inference is ready");
        return new InferenceRuntime(provider, settings.threads());
    }

    private static ExecutionProvider choose(Inference.Provider wanted) {
        if (wanted == Inference.Provider.CPU) {
            return ExecutionProvider.CPU;
        }
        try (OrtSession.SessionOptions trial = new OrtSession.SessionOptions()) {
            addCuda(trial);
            return ExecutionProvider.CUDA;
        } catch (OrtException | UnsatisfiedLinkError e) {
            if (wanted == Inference.Provider.CUDA) {
                throw new ProviderUnavailableException(
                        "inference.provider is cuda, but CUDA does not work here: " + e.getMessage()
                                + "; build with -Pcuda and install CUDA 12 and cuDNN 9, or set it to auto or cpu",
                        e);
            }
            log.atInfo().addKeyValue("reason", e.getMessage()).log("no CUDA here; inference runs on the CPU");
            return ExecutionProvider.CPU;
        }
    }

    public ExecutionProvider provider() {
        return provider;
    }

    /**
     * Opens a bundle's gateway graph from its verified bytes and warms it up. The caller closes what it gets.
     *
     * @throws OrtException if ONNX Runtime does not take the graph
     * @throws InferenceFailedException if it runs but gives no usable tensor
     */
    public PoisonModel open(Bundle bundle) throws OrtException {
        PoisonModel model = new PoisonModel(
                bundle.manifest(), new GraphSession(environment, createSession(bundle), bundle.manifest()));
        try {
            model.warmUp();
            return model;
        } catch (InferenceFailedException e) {
            model.close();
            throw e;
        }
    }

    private OrtSession createSession(Bundle bundle) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setInterOpNumThreads(1);
            if (threads != Inference.AUTO) {
                options.setIntraOpNumThreads(threads);
            }
            // Waiting threads must not take the cores that decode pictures.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (provider == ExecutionProvider.CUDA) {
                addCuda(options);
            }
            return environment.createSession(bundle.bytes(BundleFile.GATEWAY), options);
        }
    }

    /** Making the options throws already where there is no CUDA. */
    private static void addCuda(OrtSession.SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(FIRST_DEVICE)) {
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            options.addCUDA(cuda);
            options.setMemoryPatternOptimization(false);
        }
    }
}
