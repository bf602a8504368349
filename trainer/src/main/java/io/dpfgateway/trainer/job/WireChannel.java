package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What becomes of features on their way to a partner: poisoned, rounded to the wire's type, and read again. All that is
 * measured of a DPF is measured behind this, so that it is what a partner gets. Holds native memory; not thread-safe.
 */
final class WireChannel implements AutoCloseable {
    private static final int CHUNK = 250;
    private static final int SAMPLE = 2000;

    private final TorchGraph toWire;
    private final TorchGraph toFeatures;
    private final WireSpec spec;

    private WireChannel(TorchGraph toWire, TorchGraph toFeatures, WireSpec spec) {
        this.toWire = toWire;
        this.toFeatures = toFeatures;
        this.spec = spec;
    }

    /**
     * Opens the way.
     *
     * @param train clean features of pictures to calibrate INT8 on
     */
    static WireChannel open(WireHalves halves, WireType type, FeatureCache train) {
        TorchGraph toWire = TorchGraph.frozen(halves.toWire());
        try {
            return new WireChannel(toWire, TorchGraph.frozen(halves.toFeatures()), spec(toWire, type, train));
        } catch (RuntimeException e) {
            toWire.close();
            throw e;
        }
    }

    private static WireSpec spec(TorchGraph toWire, WireType type, FeatureCache train) {
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            TensorVector chunks = new TensorVector();
            int size = type == WireType.INT8 ? Math.min(SAMPLE, train.size()) : 1;
            for (int from = 0; from < size; from += CHUNK) {
                chunks.push_back(toWire.run(
                        train.range(from, Math.min(from + CHUNK, size)).features()));
            }
            Tensor sample = torch.cat(chunks, 0);
            List<Integer> shape = new ArrayList<>();
            for (int i = 1; i < sample.dim(); i++) {
                shape.add(Math.toIntExact(sample.size(i)));
            }
            return type == WireType.INT8 ? Calibration.of(sample, shape) : WireSpec.floats(type, shape);
        }
    }

    /** The wire tensor's form. */
    WireSpec spec() {
        return spec;
    }

    /** The wire tensors of some clean features, as a partner reads them: {@code [N, shape]} in float32. */
    Tensor carry(Tensor clean) {
        Tensor wire = toWire.run(clean);
        return switch (spec.type()) {
            case FLOAT32 -> wire;
            case FLOAT16 -> wire.to(ScalarType.Half).to(ScalarType.Float);
            case INT8 -> Calibration.rounded(wire, spec.scale(), spec.zeroPoint());
        };
    }

    /** The features that a partner computes from those wire tensors. */
    Tensor deliver(Tensor clean) {
        return toFeatures.run(carry(clean));
    }

    @Override
    public void close() {
        toWire.close();
        toFeatures.close();
    }
}
