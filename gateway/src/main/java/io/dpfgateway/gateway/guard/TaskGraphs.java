package io.dpfgateway.gateway.guard;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;

/**
 * The graphs of the two ways from a picture to the task's output: clean is front and back; poisoned is front, DPF, features and back,
 * of which the stream has run the first two. All are of verified bytes.
 *
 * @param manifest of the bundle
 * @param front from the picture to the cut: secret as the gateway graph is, of which it is a part
 * @param features from the wire to the cut, as partners have it
 * @param back from the cut to the output, as partners have it
 */
@SuppressWarnings("ArrayRecordComponent") // graphs, never compared
record TaskGraphs(Manifest manifest, byte[] front, byte[] features, byte[] back) {
    /** @throws UnmeasurableException if the gateway graph does not hold the network's own front */
    static TaskGraphs of(Bundle bundle) {
        Manifest manifest = bundle.manifest();
        return new TaskGraphs(
                manifest, front(bundle).toBytes(), bundle.bytes(BundleFile.FEATURES), bundle.bytes(BundleFile.BACK));
    }

    private static OnnxModel front(Bundle bundle) {
        Manifest manifest = bundle.manifest();
        OnnxModel gateway = bundle.graph(BundleFile.GATEWAY);
        try {
            return GraphCut.extract(gateway, gateway.input().name(), manifest.cut());
        } catch (ModelException e) {
            throw new UnmeasurableException(
                    "gateway.onnx does not hold the network's own front up to '" + manifest.cut()
                            + "', so there is no clean output to compare with; train it again with a cut that it keeps",
                    e);
        }
    }
}
