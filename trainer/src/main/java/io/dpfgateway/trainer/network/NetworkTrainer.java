package io.dpfgateway.trainer.network;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.learn.Batches;
import io.dpfgateway.trainer.learn.Learner;
import io.dpfgateway.trainer.learn.OneCycle;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains a {@link SmallResNet} with cross-entropy, Adam on a one-cycle schedule, and pictures shifted by up to two pixels
 * and mirrored at random. Not thread-safe.
 */
public final class NetworkTrainer {
    private static final double PEAK_RATE = 4e-3;
    private static final double WARM_UP = 0.2;
    private static final int FARTHEST_SHIFT = 2;
    private static final int CHUNK = 500;

    private final InputSpec input;
    private final List<String> labels;
    private final Progress progress;

    /** @param labels the classes, in the order of the network's scores */
    public NetworkTrainer(InputSpec input, List<String> labels, Progress progress) {
        if (labels.size() < 2) {
            throw new InvalidTrainingSetException(
                    "the pictures are of " + labels.size() + " class; a classifier needs at least 2");
        }
        this.input = input;
        this.labels = List.copyOf(labels);
        this.progress = progress;
    }

    /**
     * Trains a network.
     *
     * @param pictures all labelled with one of the labels, at least 2
     * @throws InvalidTrainingSetException if there are fewer, or one has another label
     */
    public OnnxModel train(List<PreparedPicture> pictures, NetworkSettings settings) {
        if (pictures.size() < 2) {
            throw new InvalidTrainingSetException("there are " + pictures.size()
                    + " pictures to train on; give at least 2, and many more to learn well");
        }
        OnnxModel start = SmallResNet.build(
                input.channels().count(), input.height(), input.width(), labels.size(), settings.seed());
        long[] classes = pictures.stream().mapToLong(this::classOf).toArray();
        int steps = settings.epochs() * Math.max(1, pictures.size() / settings.batch());
        Batches batches = new Batches(pictures.size(), settings.batch(), settings.seed());
        Random random = new Random(settings.seed());
        try (TorchGraph graph = TorchGraph.trainable(start, Layers::isTrainable);
                Learner learner = new Learner(graph.parameters(), new OneCycle(PEAK_RATE, steps, WARM_UP))) {
            graph.setTraining(true);
            progress.begin("network", steps);
            for (int step = 1; step <= steps; step++) {
                long[] indices = batches.next();
                try (PointerScope scope = new PointerScope()) {
                    Tensor scores = graph.run(augment(tensor(pictures, indices), random));
                    Tensor loss = torch.cross_entropy_loss(scores, torch.tensor(pick(classes, indices)));
                    learner.zeroGradients();
                    loss.backward();
                    learner.step();
                    progress.at(step, String.format(Locale.ROOT, "loss %.3f", loss.item_float()));
                }
            }
            return graph.export();
        }
    }

    /** The share of pictures that a network gets right. */
    public double accuracy(OnnxModel network, List<PreparedPicture> pictures) {
        int right = 0;
        try (TorchGraph graph = TorchGraph.frozen(network);
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < pictures.size(); from += CHUNK) {
                long[] indices = LongStream.range(from, Math.min(from + CHUNK, pictures.size()))
                        .toArray();
                try (PointerScope scope = new PointerScope()) {
                    Tensor best = graph.run(tensor(pictures, indices)).argmax(new LongOptional(1), false);
                    long[] truth = Arrays.stream(indices)
                            .map(i -> classOf(pictures.get((int) i)))
                            .toArray();
                    right += best.eq(torch.tensor(truth)).sum().item_int();
                }
            }
        }
        return (double) right / pictures.size();
    }

    private long classOf(PreparedPicture picture) {
        int index = picture.label() == null ? -1 : labels.indexOf(picture.label());
        if (index < 0) {
            throw new InvalidTrainingSetException("a picture is labelled '" + picture.label()
                    + "', which is none of the classes " + labels + "; label every picture by its folder's name");
        }
        return index;
    }

    private Tensor tensor(List<PreparedPicture> pictures, long[] indices) {
        List<PreparedPicture> picked =
                Arrays.stream(indices).mapToObj(i -> pictures.get((int) i)).toList();
        return Tensors.ofPictures(picked, input);
    }

    private static long[] pick(long[] values, long[] indices) {
        return Arrays.stream(indices).map(i -> values[(int) i]).toArray();
    }

    /** One shift for the whole batch and a mirroring of half of it: far cheaper than one a picture, and as good here. */
    private static Tensor augment(Tensor batch, Random random) {
        int down = random.nextInt(2 * FARTHEST_SHIFT + 1) - FARTHEST_SHIFT;
        int right = random.nextInt(2 * FARTHEST_SHIFT + 1) - FARTHEST_SHIFT;
        // Rolled-in rows stand for the border: pictures of things on plain ground wrap round without a seam.
        Tensor shifted = batch.roll(new long[] {down, right}, 2, 3);
        long half = batch.size(0) / 2;
        Tensor mirrored = shifted.narrow(0, 0, half).flip(3);
        return torch.cat(new TensorVector(mirrored, shifted.narrow(0, half, batch.size(0) - half)), 0);
    }
}
