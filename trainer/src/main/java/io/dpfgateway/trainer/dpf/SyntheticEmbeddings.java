package io.dpfgateway.trainer.dpf;

import io.dpfgateway.trainer.checkpoint.Resumable;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Embeddings of no picture. A decoder that has seen few pictures knows few embeddings; these show it what lies between and
 * around them. They come from the normal distribution that has the mean, the variances and a shrunk part of the covariances of
 * the pictures' own, at a tensor that the network has pooled to one place; what the rest of the network says of them is what the
 * decoder is to keep. Holds native memory; not thread-safe.
 */
final class SyntheticEmbeddings implements Resumable, AutoCloseable {
    /**
     * The share of each covariance between channels that is not believed: of few people's pictures it says more of these
     * people than of others. The variances stay.
     */
    private static final double SHRINKAGE = 0.8;
    /** Added to each variance, for a channel that never moves. */
    private static final double LEAST_VARIANCE = 1e-6;

    private static final int CHUNK = 256;

    private final SplitNetwork network;
    private final String tensor;
    private final SplittableRandom random;
    private final Tensor mean;
    private final Tensor root;
    private final boolean nonNegative;
    private int drawn;

    private SyntheticEmbeddings(SplitNetwork network, String tensor, long seed, Moments moments) {
        this.network = network;
        this.tensor = tensor;
        this.random = new SplittableRandom(seed);
        this.mean = moments.mean().retainReference();
        this.root = moments.root().retainReference();
        this.nonNegative = moments.nonNegative();
    }

    /**
     * @param values of the tensor, {@code [N, C, 1, 1]}
     * @param says what the network makes of each, {@code [N, values]}
     */
    record Drawn(Tensor values, Tensor says) {}

    /**
     * @param mean {@code [C]}
     * @param root the lower triangle whose square is the covariance, {@code [C, C]}
     * @param nonNegative whether no value is negative, as behind a ReLU
     */
    private record Moments(Tensor mean, Tensor root, boolean nonNegative) {}

    /**
     * Measures the embeddings of pictures.
     *
     * @param clean at least two pictures
     * @param tensor of the network's back, pooled to one place
     */
    static SyntheticEmbeddings like(FeatureCache clean, SplitNetwork network, String tensor, long seed) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            return new SyntheticEmbeddings(network, tensor, seed, moments(clean, network, tensor));
        }
    }

    private static Moments moments(FeatureCache clean, SplitNetwork network, String tensor) {
        long channels = values(clean, 0, 1, network, tensor).size(1);
        Tensor sum = TorchRuntime.here(torch.zeros(channels)).to(ScalarType.Double);
        Tensor products = TorchRuntime.here(torch.zeros(channels, channels)).to(ScalarType.Double);
        boolean nonNegative = true;
        for (int from = 0; from < clean.size(); from += CHUNK) {
            try (PointerScope chunk = new PointerScope()) {
                Tensor values = values(clean, from, Math.min(from + CHUNK, clean.size()), network, tensor);
                sum.add_(values.sum(0));
                products.add_(values.t().mm(values));
                nonNegative &= values.min().item_double() >= 0;
            }
        }
        Scalar count = new Scalar((double) clean.size());
        Tensor mean = sum.div(count);
        Tensor covariance = products.div(count).sub(mean.outer(mean));
        Tensor variances = covariance.diag().mul(new Scalar(SHRINKAGE)).add(new Scalar(LEAST_VARIANCE));
        Tensor root =
                torch.linalg_cholesky(covariance.mul(new Scalar(1 - SHRINKAGE)).add(variances.diag()));
        return new Moments(mean.to(ScalarType.Float), root.to(ScalarType.Float), nonNegative);
    }

    /** {@code [N, C]}, in double precision. */
    private static Tensor values(FeatureCache clean, int from, int to, SplitNetwork network, String tensor) {
        return embed(clean.range(from, to).features(), network, tensor)
                .flatten(1, 3)
                .to(ScalarType.Double);
    }

    /**
     * The embeddings of pictures, which no encoder that learns has changed: of such ones these are neighbours.
     *
     * @param features clean, at the cut
     * @return {@code [N, C, 1, 1]}, owned by the caller's scope
     */
    Tensor of(Tensor features) {
        try (NoGradGuard noGradients = new NoGradGuard()) {
            return embed(features, network, tensor);
        }
    }

    private static Tensor embed(Tensor features, SplitNetwork network, String tensor) {
        return Objects.requireNonNull(network.back()
                .run(Map.of(network.cut().tensor(), features), Set.of(tensor))
                .get(tensor));
    }

    /** The tensor that these are values of. */
    String tensor() {
        return tensor;
    }

    /** The next ones; equal seeds give equal ones. Owned by the caller's scope. */
    Drawn draw(int count) {
        SplittableRandom own = random.split();
        drawn++;
        int channels = Math.toIntExact(mean.numel());
        float[] standard = new float[count * channels];
        for (int i = 0; i < standard.length; i++) {
            standard[i] = (float) own.nextGaussian();
        }
        try (NoGradGuard noGradients = new NoGradGuard()) {
            Tensor normal = TorchRuntime.here(torch.tensor(standard))
                    .reshape(count, channels)
                    .matmul(root.t());
            Tensor values = normal.add(mean);
            Tensor possible = nonNegative ? values.clamp_min(new Scalar(0.0)) : values;
            Tensor planes = possible.reshape(count, channels, 1, 1);
            return new Drawn(planes, network.says(tensor, planes));
        }
    }

    @Override
    public void save(DataOutput out) throws IOException {
        out.writeInt(drawn);
    }

    @Override
    public void load(DataInput in) throws IOException {
        int saved = in.readInt();
        for (; drawn < saved; drawn++) {
            random.split();
        }
    }

    @Override
    public void close() {
        mean.close();
        root.close();
    }
}
