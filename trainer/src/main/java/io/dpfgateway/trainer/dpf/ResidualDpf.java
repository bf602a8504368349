package io.dpfgateway.trainer.dpf;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;

/**
 * The paper's DPF: {@code P(f) = relu(f + BN(conv(res(conv(f)))))}. The last normalisation's scale begins at 0, so that
 * training begins at the identity.
 */
final class ResidualDpf {
    private ResidualDpf() {}

    static OnnxModel build(CutSite site, int opset, long seed) {
        GraphBuilder graph = new GraphBuilder("dpf", opset);
        Layers layers = new Layers(graph, seed);
        int width = site.channels() <= 16 ? 32 : 48;
        String features = graph.input(site.spec(site.tensor()));
        String inner = layers.residualBlock(layers.block(features, Conv.three(site.channels(), width)), width);
        String residual = layers.batchNorm(
                layers.conv(inner, Conv.three(width, site.channels())),
                new float[site.channels()],
                new float[site.channels()]);
        String sum = layers.add(features, residual);
        return graph.build(site.spec(site.nonNegative() ? layers.relu(sum) : sum));
    }
}
