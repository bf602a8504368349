package io.dpfgateway.trainer.feature;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Measures how the features of pictures are spread. Runs the front and no more, a few pictures at a time, and keeps no features.
 * Sums are of double precision, so that a large mean does not drown a small deviation.
 */
public final class ChannelMeter {
    private static final int PLANES = 4;
    private static final long[] EVERYWHERE = {0, 2, 3};

    private double[] sums = new double[0];
    private double[] squares = new double[0];
    private long places;

    private ChannelMeter() {}

    /**
     * The moments of the features of some pictures.
     *
     * @param front from pictures to features
     * @param input what the front takes, and the pictures are
     * @param pictures at least one
     * @throws UnfitPicturesException if there is no picture, or the features are no planes or no numbers
     * @throws io.dpfgateway.trainer.graph.GraphRunException if the front does not run
     */
    public static ChannelMoments of(OnnxModel front, InputSpec input, List<PreparedPicture> pictures) {
        if (pictures.isEmpty()) {
            throw new UnfitPicturesException("there are no pictures to measure features of");
        }
        TorchRuntime.load();
        ChannelMeter meter = new ChannelMeter();
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                OnnxFront runnable = new OnnxFront(front)) {
            for (int from = 0; from < pictures.size(); from += CacheFilling.CHUNK) {
                int to = Math.min(from + CacheFilling.CHUNK, pictures.size());
                try (PointerScope chunk = new PointerScope()) {
                    meter.add(runnable.run(Tensors.ofPictures(pictures.subList(from, to), input)));
                }
            }
        }
        return meter.moments(pictures.size());
    }

    private void add(Tensor features) {
        if (features.dim() != PLANES) {
            throw new UnfitPicturesException(
                    "the features are of " + features.dim() + " dimensions where 4 [N,C,H,W] are needed; cut earlier");
        }
        Tensor exact = features.to(ScalarType.Double);
        double[] sum = toDoubles(exact.sum(EVERYWHERE));
        double[] square = toDoubles(exact.mul(exact).sum(EVERYWHERE));
        if (places == 0) {
            sums = new double[sum.length];
            squares = new double[sum.length];
        }
        for (int channel = 0; channel < sum.length; channel++) {
            sums[channel] += sum[channel];
            squares[channel] += square[channel];
        }
        places += features.size(0) * features.size(2) * features.size(3);
    }

    private static double[] toDoubles(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.numel())];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.get(i).item_double();
        }
        return values;
    }

    private ChannelMoments moments(int pictures) {
        List<Double> means = IntStream.range(0, sums.length)
                .mapToObj(channel -> sums[channel] / places)
                .toList();
        List<Double> deviations = IntStream.range(0, sums.length)
                .mapToObj(channel ->
                        // Rounding can take a channel that never varies below zero.
                        Math.sqrt(Math.max(0, squares[channel] / places - means.get(channel) * means.get(channel))))
                .toList();
        if (means.stream().anyMatch(mean -> !Double.isFinite(mean))
                || deviations.stream().anyMatch(deviation -> !Double.isFinite(deviation))) {
            throw new UnfitPicturesException(
                    "the network's features are not finite for these pictures; check the network and its input's mean and std");
        }
        return new ChannelMoments(pictures, means, deviations);
    }
}
