package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.WireGraph;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ONNX Runtime with the execution provider that was decided on at the start. Thread-safe. */
public final class InferenceRuntime implements ModelOpener {
    private static final Logger log = LoggerFactory.getLogger(InferenceRuntime.class);
    private static final int FIRST_DEVICE = 0;
    private static final int CPU_BATCH = 8;
    private static final int CUDA_BATCH = 32;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ExecutionProvider provider;
    private final Inference settings;
    private final GatewayMetrics metrics;
    private final Hurries hurries = new Hurries();

    private InferenceRuntime(ExecutionProvider provider, Inference settings, GatewayMetrics metrics) {
        this.provider = provider;
        this.settings = settings;
        this.metrics = metrics;
    }

    /**
     * Decides where inference runs, and says so in the log.
     *
     * @throws ProviderUnavailableException if CUDA is asked for and does not work
     */
    public static InferenceRuntime start(Inference settings, GatewayMetrics metrics) {
        InferenceRuntime runtime = new InferenceRuntime(choose(settings.provider()), settings, metrics);
        log.atInfo()
                .addKeyValue("executionProvider", runtime.provider.label())
                .addKeyValue("sessions", runtime.sessions())
                .addKeyValue("threads", runtime.threads())
                .addKeyValue("maxBatch", runtime.maxBatch())
                .log("inference is ready");
        return runtime;
    }

    private static ExecutionProvider choose(Inference.Provider wanted) {
        if (wanted == Inference.Provider.CPU) {
            return ExecutionProvider.CPU;
        }
        // Without it ONNX Runtime has no logger yet, and says so in place of why CUDA does not work.
        OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions trial = new OrtSession.SessionOptions()) {
            addCuda(trial, FIRST_DEVICE);
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

    /** How many sessions run side by side. */
    public int sessions() {
        return switch (provider) {
            case CPU -> orIfAuto(settings.sessions(), cores());
            case CUDA -> settings.devices().size();
        };
    }

    /** The most pictures of one run. */
    public int maxBatch() {
        return switch (provider) {
            case CPU -> orIfAuto(settings.batching().maxBatch(), CPU_BATCH);
            case CUDA -> orIfAuto(settings.batching().maxBatch(), CUDA_BATCH);
        };
    }

    /** Who waits for all that is queued says so here. */
    public Hurries hurries() {
        return hurries;
    }

    private int threads() {
        return orIfAuto(settings.threads(), Math.max(1, cores() / sessions()));
    }

    private static int orIfAuto(int value, int otherwise) {
        return value == Inference.AUTO ? otherwise : value;
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public PoisonModel open(Bundle bundle) throws OrtException {
        Manifest manifest = bundle.manifest();
        byte[] graph = graphOf(bundle);
        WarmUp warmUp = new WarmUp(manifest.input());
        List<BatchEngine> engines = new ArrayList<>();
        try {
            for (int i = 0; i < sessions(); i++) {
                engines.add(openWarmedUp(graph, manifest, warmUp, i));
            }
        } catch (OrtException | RuntimeException e) {
            engines.forEach(BatchEngine::close);
            throw e;
        }
        BatchQueue queue = new BatchQueue(maxBatch(), settings.batching().linger(), hurries);
        return PoisonModel.start(
                manifest,
                queue,
                engines.stream()
                        .map(engine -> new BatchLane(queue, engine, manifest.version(), warmUp.plain(), metrics))
                        .toList());
    }

    /**
     * Opens one warmed-up session by itself, without queue and threads: what the gateway is measured against.
     *
     * @throws InferenceFailedException if ONNX Runtime does not take the graph, or it gives no usable tensor
     */
    public LoneSession openAlone(Bundle bundle) {
        Manifest manifest = bundle.manifest();
        try {
            return new LoneSession(manifest, openWarmedUp(graphOf(bundle), manifest, new WarmUp(manifest.input()), 0));
        } catch (OrtException e) {
            throw new InferenceFailedException("ONNX Runtime does not take the bundle: " + e.getMessage(), e);
        }
    }

    private static byte[] graphOf(Bundle bundle) {
        return WireGraph.of(bundle.graph(BundleFile.GATEWAY), bundle.manifest().wire())
                .toBytes();
    }

    private GraphSession openWarmedUp(byte[] graph, Manifest manifest, WarmUp warmUp, int index) throws OrtException {
        BatchSizes sizes = BatchSizes.of(provider, maxBatch());
        GraphSession session = open(graph, manifest, sizes, index);
        try {
            warmUp.run(session, sizes);
            return session;
        } catch (OrtException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private GraphSession open(byte[] graph, Manifest manifest, BatchSizes sizes, int index) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setInterOpNumThreads(1);
            options.setIntraOpNumThreads(threads());
            // Waiting threads must not take the cores that decode pictures.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (provider == ExecutionProvider.CUDA) {
                addCuda(options, settings.devices().get(index));
            }
            OrtSession session = environment.createSession(graph, options);
            return new GraphSession(environment, session, sizes, new BatchMemory(manifest, sizes.most()));
        }
    }

    /** Making the options throws already where there is no CUDA. */
    private static void addCuda(OrtSession.SessionOptions options, int device) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            options.addCUDA(cuda);
            options.setMemoryPatternOptimization(false);
        }
    }
}
