package io.dpfgateway.trainer.attack;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.learn.Batches;
import io.dpfgateway.trainer.learn.Learner;
import io.dpfgateway.trainer.learn.OneCycle;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Learns an attribute from what is shared, by two classifiers: a linear and a convolutional one. Not thread-safe. */
final class Probe {
    private static final double PEAK_RATE = 3e-3;
    private static final double WARM_UP = 0.15;
    private static final int CHUNK = 250;
    private static final int WIDTH = 48;
    private static final int OPSET = 13;

    private final Attribute attribute;
    private final Reconstructor.Schedule schedule;
    private final Progress progress;
    private final List<String> values;

    Probe(Attribute attribute, Reconstructor.Schedule schedule, Progress progress) {
        this.attribute = attribute;
        this.schedule = schedule;
        this.progress = progress;
        this.values = attribute.values();
    }

    /** Whether there is anything to learn and anything to judge it on. */
    boolean isUseful() {
        return values.size() > 1 && judged().length > 0;
    }

    private int[] judged() {
        return known(attribute.heldOut(), attribute.heldOut().size());
    }

    /** The first pictures' indices whose value is one that training pictures have. */
    private int[] known(List<? extends @Nullable String> all, int count) {
        return IntStream.range(0, count)
                .filter(i -> values.contains(all.get(i)))
                .toArray();
    }

    /** What guessing and the classifiers get right. */
    AttributeAttack result(List<AttributeAttack.Guess> guesses) {
        String commonest = values.stream()
                .max(Comparator.comparingLong(value ->
                        attribute.train().stream().filter(value::equals).count()))
                .orElseThrow();
        int[] judged = judged();
        long right = Arrays.stream(judged)
                .filter(i -> commonest.equals(attribute.heldOut().get(i)))
                .count();
        return new AttributeAttack(
                attribute.name(),
                values.size(),
                judged.length,
                schedule.steps(),
                (double) right / judged.length,
                guesses);
    }

    /** Trains both classifiers on one kind of input and counts what they get right. */
    AttributeAttack.Guess guess(Sees sees, FeatureCache train, FeatureCache heldOut) {
        String from = sees.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new AttributeAttack.Guess(
                sees,
                accuracy("label, " + from, linear(train.featuresShape()), train, heldOut),
                accuracy("label, " + from, convolutional(train.featuresShape()), train, heldOut));
    }

    private OnnxModel linear(List<Integer> shape) {
        GraphBuilder graph = new GraphBuilder("probe", OPSET);
        Layers layers = new Layers(graph, schedule.seed());
        String x = layers.batchNorm(input(graph, shape), shape.get(0));
        return classify(graph, layers, x, shape.get(0));
    }

    private OnnxModel convolutional(List<Integer> shape) {
        GraphBuilder graph = new GraphBuilder("probe", OPSET);
        Layers layers = new Layers(graph, schedule.seed());
        String x = layers.block(input(graph, shape), Conv.halving(shape.get(0), WIDTH));
        x = layers.block(x, Conv.halving(WIDTH, 2 * WIDTH));
        return classify(graph, layers, layers.residualBlock(x, 2 * WIDTH), 2 * WIDTH);
    }

    private static String input(GraphBuilder graph, List<Integer> shape) {
        return graph.input(TensorSpec.batched("features", shape.get(0), shape.get(1), shape.get(2)));
    }

    private OnnxModel classify(GraphBuilder graph, Layers layers, String x, int channels) {
        String scores = layers.linear(layers.globalMean(x), channels, values.size());
        return graph.build(TensorSpec.batched(scores, values.size()));
    }

    private double accuracy(String stage, OnnxModel start, FeatureCache train, FeatureCache heldOut) {
        long[] labels = new long[train.size()];
        int[] order = train.order(attribute.train().size());
        for (int i = 0; i < labels.length; i++) {
            labels[i] = values.indexOf(attribute.train().get(order[i]));
        }
        int[] usable =
                IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
        try (TorchGraph graph = TorchGraph.trainable(start, Layers::isTrainable);
                Learner learner = new Learner(graph.parameters(), new OneCycle(PEAK_RATE, schedule.steps(), WARM_UP))) {
            Batches batches = new Batches(usable.length, schedule.batch(), schedule.seed());
            progress.begin(stage, schedule.steps());
            for (int step = 1; step <= schedule.steps(); step++) {
                long[] chosen =
                        Arrays.stream(batches.next()).map(i -> usable[(int) i]).toArray();
                long[] truth = Arrays.stream(chosen).map(i -> labels[(int) i]).toArray();
                progress.at(step, learnFrom(train, chosen, truth, graph, learner));
            }
            graph.setTraining(false);
            return right(graph, heldOut);
        }
    }

    private static String learnFrom(
            FeatureCache train, long[] chosen, long[] truth, TorchGraph graph, Learner learner) {
        try (PointerScope scope = new PointerScope()) {
            Tensor scores = graph.run(train.batch(chosen).features());
            Tensor loss = torch.cross_entropy_loss(scores, TorchRuntime.here(torch.tensor(truth)));
            learner.zeroGradients();
            loss.backward();
            learner.step();
            return String.format(Locale.ROOT, "loss %.3f", loss.item_float());
        }
    }

    private double right(TorchGraph graph, FeatureCache heldOut) {
        int[] guessed = new int[heldOut.size()];
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < guessed.length; from += CHUNK) {
                try (PointerScope chunk = new PointerScope()) {
                    Batch batch = heldOut.range(from, Math.min(from + CHUNK, guessed.length));
                    Tensor best = graph.run(batch.features())
                            .argmax(new LongOptional(1), false)
                            .to(ScalarType.Int)
                            .contiguous();
                    IntBuffer buffer = best.cpu().createBuffer();
                    buffer.get(guessed, from, Math.toIntExact(best.numel()));
                }
            }
        }
        int[] judged = judged();
        long right = Arrays.stream(judged)
                .filter(i -> values.get(guessed[i]).equals(attribute.heldOut().get(i)))
                .count();
        return (double) right / judged.length;
    }
}
