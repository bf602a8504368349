package io.dpfgateway.cli.bench.workload;

import io.dpfgateway.cli.bench.workload.RandomLayers.Conv;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;

/**
 * ResNet-50 from its input to {@code layer2} (He, Zhang, Ren, Sun, arXiv 1512.03385, table 1; the stride of a stage is on its first
 * 3 x 3 convolution, as torchvision has it), with random weights: {@code [N,3,224,224]} to {@code [N,512,28,28]}.
 */
final class ResNet50Front {
    static final int SIDE = 224;
    static final int FEATURES_SIDE = 28;
    static final int CHANNELS = 512;

    private static final int OPSET = 13;
    private static final long SEED = 50;
    private static final int EXPANSION = 4;

    private final GraphBuilder graph = new GraphBuilder("resnet50", OPSET);
    private final RandomLayers layers = new RandomLayers(graph, SEED);

    private ResNet50Front() {}

    /** @param code how many channels a 1 x 1 convolution behind it leaves; 0 for none */
    static OnnxModel build(int code) {
        ResNet50Front front = new ResNet50Front();
        String features = front.features();
        String output = code == 0 ? features : front.layers.conv(features, new Conv(CHANNELS, code, 1, 1));
        return front.graph.build(TensorSpec.batched(output, code == 0 ? CHANNELS : code, FEATURES_SIDE, FEATURES_SIDE));
    }

    private String features() {
        String image = graph.input(TensorSpec.batched("image", 3, SIDE, SIDE));
        String x = layers.relu(layers.conv(image, new Conv(3, 64, 7, 2)));
        x = layers.maxPool(x, 3, 2, 1);
        x = stage(x, 64, 64, 1, 3);
        return stage(x, 64 * EXPANSION, 128, 2, 4);
    }

    private String stage(String x, int in, int width, int stride, int blocks) {
        String out = bottleneck(x, in, width, stride);
        for (int i = 1; i < blocks; i++) {
            out = bottleneck(out, width * EXPANSION, width, 1);
        }
        return out;
    }

    private String bottleneck(String x, int in, int width, int stride) {
        int out = width * EXPANSION;
        String inner = layers.relu(layers.conv(x, new Conv(in, width, 1, 1)));
        inner = layers.relu(layers.conv(inner, new Conv(width, width, 3, stride)));
        inner = layers.conv(inner, new Conv(width, out, 1, 1));
        String shortcut = in == out ? x : layers.conv(x, new Conv(in, out, 1, stride));
        return layers.relu(layers.add(inner, shortcut));
    }
}
