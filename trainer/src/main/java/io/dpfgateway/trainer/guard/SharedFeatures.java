package io.dpfgateway.trainer.guard;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.graph.TorchGraph;
import io.dpfgateway.trainer.job.Calibration;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;

/**
 * What partners compute of pictures that one bundle has poisoned. It runs the bundle's own graphs, picture to wire and wire to
 * features, and knows nothing else of the DPF. Holds native memory; not thread-safe.
 */
final class SharedFeatures implements AutoCloseable {
    private final Manifest manifest;
    private final SplitNetwork network;
    private final TorchGraph decode;

    /** @param bundle the owner's, with all its files */
    SharedFeatures(Bundle bundle) {
        manifest = bundle.manifest();
        OnnxModel features = bundle.graph(BundleFile.FEATURES);
        OnnxModel rest = GraphJoin.join(features, bundle.graph(BundleFile.BACK));
        // Cut at the wire: what is in front of it is the owner's, what is behind it is in everybody's hands.
        network = SplitNetwork.of(
                new GraphCut(rest.input().name(), bundle.graph(BundleFile.GATEWAY), rest), manifest.input());
        decode = TorchGraph.frozen(features);
    }

    Manifest manifest() {
        return manifest;
    }

    /**
     * Computes them.
     *
     * @param stage what to call this in the progress
     * @param use given the features with their pictures, which are gone afterwards
     */
    <T> T of(String stage, List<PreparedPicture> pictures, Progress progress, Function<FeatureCache, T> use) {
        try (FeatureCache wire = FeatureCache.of(stage, pictures, network, Views.PLAIN, progress);
                FeatureCache shared = wire.mapFeatures(this::shared)) {
            return use.apply(shared);
        }
    }

    /** What partners compute of the wire's values; floats were rounded by the cache in any case. */
    private Tensor shared(Tensor wire) {
        WireSpec spec = manifest.wire();
        return decode.run(
                spec.type() == WireType.INT8 ? Calibration.rounded(wire, spec.scale(), spec.zeroPoint()) : wire);
    }

    @Override
    public void close() {
        decode.close();
        network.close();
    }
}
