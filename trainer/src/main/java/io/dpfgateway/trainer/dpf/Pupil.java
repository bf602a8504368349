package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.checkpoint.Stage;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.layer.Layers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A DPF that learns: its settings, where it keeps how far it has come, and what of it others get to see. Not thread-safe. */
final class Pupil implements AutoCloseable {
    /** Two, for a batch of one has no deviation. */
    private static final int TRIAL = 2;

    private final TorchGraph graph;
    private final DpfSettings settings;
    private final Stage stage;
    private final String input;
    private final String output;
    private final String shared;
    private final Set<String> wanted;

    /**
     * @param features what partners compute with, the pictures' before those of synthetic embeddings
     * @param shared what travels, and so what an adversary may have: the features, or the code that they are made of; of
     *     pictures only
     */
    record Poisoned(Tensor features, Tensor shared) {}

    private Pupil(TorchGraph graph, OnnxModel start, String shared, DpfSettings settings, Stage stage) {
        this.graph = graph;
        this.settings = settings;
        this.stage = stage;
        this.input = start.input().name();
        this.output = start.output().name();
        this.shared = shared;
        this.wanted = Set.copyOf(List.of(output, shared));
    }

    /** @param start what it is before it has learned anything */
    static Pupil of(OnnxModel start, WireContent travels, DpfSettings settings, Stage stage) {
        TorchGraph graph = TorchGraph.trainable(start, Layers::isTrainable);
        String shared =
                switch (travels) {
                    case FEATURES -> start.output().name();
                    case CODE -> BottleneckDpf.CODE;
                };
        return new Pupil(graph, start, shared, settings, stage);
    }

    TorchGraph graph() {
        return graph;
    }

    DpfSettings settings() {
        return settings;
    }

    Stage stage() {
        return stage;
    }

    /** @param clean {@code [N, C, H, W]}, borrowed */
    Poisoned poison(Tensor clean) {
        Map<String, Tensor> made = graph.run(Map.of(input, clean), wanted);
        return new Poisoned(made(made, output), made(made, shared));
    }

    /**
     * Embeddings of pictures and synthetic ones in one pass, so that both are normalised alike; past the encoder.
     *
     * @param tensor in which the encoder ends
     * @param embeddings values of it, borrowed
     * @param synthetic more values of it, borrowed
     */
    Poisoned poison(String tensor, Tensor embeddings, Tensor synthetic) {
        Tensor all = torch.cat(new TensorVector(embeddings, synthetic), 0);
        Map<String, Tensor> made = graph.run(Map.of(tensor, all), wanted);
        return new Poisoned(made(made, output), made(made, shared).narrow(0, 0, embeddings.size(0)));
    }

    private static Tensor made(Map<String, Tensor> made, String name) {
        Tensor tensor = made.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the DPF gave no '" + name + "'");
        }
        return tensor;
    }

    /** The shape of what travels, of one picture. */
    List<Integer> sharedShape(FeatureCache clean) {
        graph.setTraining(false);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            long[] sizes = poison(clean.range(0, TRIAL).features())
                    .shared()
                    .sizes()
                    .vec()
                    .get();
            return Arrays.stream(sizes).skip(1).mapToObj(Math::toIntExact).toList();
        } finally {
            graph.setTraining(true);
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
