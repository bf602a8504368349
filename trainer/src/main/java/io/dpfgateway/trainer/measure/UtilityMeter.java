package io.dpfgateway.trainer.measure;

import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchGraph;
import java.nio.IntBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Measures what the task keeps. */
public final class UtilityMeter {
    /** Marks a picture whose true class is not known. */
    public static final int UNKNOWN = -1;

    private static final int CHUNK = 250;

    private final int[] truth;
    private int agree;
    private int cleanRight;
    private int poisonedRight;
    private double divergence;

    private UtilityMeter(int[] truth) {
        this.truth = truth;
    }

    /**
     * Runs the back over poisoned features and compares with the clean outputs.
     *
     * @param truth each picture's true class, {@link #UNKNOWN} where it is not known
     */
    public static Utility measure(FeatureCache poisoned, TorchGraph back, int[] truth) {
        UtilityMeter meter = new UtilityMeter(truth);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < poisoned.size(); from += CHUNK) {
                try (PointerScope chunk = new PointerScope()) {
                    Batch batch = poisoned.range(from, Math.min(from + CHUNK, poisoned.size()));
                    meter.count(batch.outputs(), back.run(batch.features()), from);
                }
            }
        }
        return meter.result();
    }

    private void count(Tensor clean, Tensor poisoned, int from) {
        int[] cleanClasses = classes(clean);
        int[] poisonedClasses = classes(poisoned);
        for (int i = 0; i < cleanClasses.length; i++) {
            agree += cleanClasses[i] == poisonedClasses[i] ? 1 : 0;
            cleanRight += cleanClasses[i] == truth[from + i] ? 1 : 0;
            poisonedRight += poisonedClasses[i] == truth[from + i] ? 1 : 0;
        }
        divergence += Divergence.of(clean, poisoned).sum().item_float();
    }

    private static int[] classes(Tensor scores) {
        Tensor best =
                scores.argmax(new LongOptional(1), false).to(ScalarType.Int).contiguous();
        int[] classes = new int[Math.toIntExact(best.numel())];
        IntBuffer buffer = best.cpu().createBuffer();
        buffer.get(classes);
        return classes;
    }

    private Utility result() {
        int known = 0;
        for (int label : truth) {
            known += label == UNKNOWN ? 0 : 1;
        }
        double size = truth.length;
        return known == 0
                ? new Utility(agree / size, divergence / size, null, null)
                : new Utility(
                        agree / size, divergence / size, cleanRight / (double) known, poisonedRight / (double) known);
    }
}
