package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.graph.TorchRuntime;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Finds by bisection how much Gaussian noise on clean features costs the task as much as the DPF does. By fidelity to the
 * clean outputs, not by accuracy: it is there without labels, and it falls steadily, where accuracy may even rise.
 *
 * @param clean held-out pictures
 * @param network whose answers count
 * @param classifies whether its outputs are scores, one a class
 * @param seed of the noise
 */
record NoiseSearch(FeatureCache clean, SplitNetwork network, boolean classifies, long seed) {
    private static final double MOST = 8;
    private static final int HALVINGS = 9;
    private static final int SAMPLE = 2000;

    /** The noise, in standard deviations of each channel, at which fidelity has fallen to the wanted one. */
    double deviationFor(double wanted) {
        double low = 0;
        double high = MOST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (fidelity(middle) > wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private double fidelity(double deviation) {
        int count = Math.min(SAMPLE, clean.size());
        try (FeatureCache noisy = add(deviation, clean, clean, seed)) {
            return Arrays.stream(Answers.of(noisy, count, network, classifies).fidelity())
                    .average()
                    .orElseThrow();
        }
    }

    /**
     * A cache with noise on its features, each picture's drawn once, as a record is sent once.
     *
     * @param scale whose channels' deviations are the unit
     */
    static FeatureCache add(double deviation, FeatureCache scale, FeatureCache clean, long seed) {
        float[] unit = scale.channelStatistics()[1];
        TorchRuntime.seed(seed);
        return clean.mapFeatures(features -> {
            Tensor perChannel = TorchRuntime.here(torch.tensor(unit)).reshape(1, unit.length, 1, 1);
            return features.add(torch.randn_like(features).mul(perChannel).mul(new Scalar(deviation)));
        });
    }
}
