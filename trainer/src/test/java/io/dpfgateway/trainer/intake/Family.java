package io.dpfgateway.trainer.intake;

import static io.dpfgateway.model.onnx.GraphBuilder.integer;
import static io.dpfgateway.model.onnx.GraphBuilder.ints;
import static io.dpfgateway.model.onnx.GraphBuilder.real;
import static io.dpfgateway.model.onnx.GraphBuilder.text;

import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.intake.Blocks.Export;
import java.util.List;
import java.util.Locale;

/** The families of networks, each as a small network of its own blocks, with few channels and all that is special of it. */
enum Family {
    /** Bottlenecks, arXiv 1512.03385. */
    RESNET {
        @Override
        String body(Blocks b, String input) {
            String x = b.relu(b.conv(input, 3, 8, 7, 2));
            x = b.stage(b.pool("MaxPool", x, 3, 2, ints("pads", 1, 1, 1, 1)), 1);
            x = b.stage(bottleneck(b, x, 8, 4, 16, 1), 2);
            x = b.stage(bottleneck(b, bottleneck(b, x, 16, 4, 16, 1), 16, 8, 32, 2), 3);
            return b.classify(x, 32);
        }

        private String bottleneck(Blocks b, String x, int in, int inner, int out, int stride) {
            String y = b.relu(b.conv(x, in, inner, 1, 1));
            y = b.relu(b.conv(y, inner, inner, 3, stride));
            y = b.conv(y, inner, out, 1, 1);
            return b.relu(b.add(y, in == out && stride == 1 ? x : b.conv(x, in, out, 1, stride)));
        }
    },
    /** arXiv 1409.1556. */
    VGG {
        @Override
        String body(Blocks b, String input) {
            String x = b.relu(b.conv(b.relu(b.conv(input, 3, 6, 3, 1)), 6, 6, 3, 1));
            x = b.stage(b.pool("MaxPool", x, 2, 2), 1);
            x = b.stage(b.pool("MaxPool", b.relu(b.conv(x, 6, 8, 3, 1)), 2, 2), 2);
            x = b.stage(b.pool("MaxPool", b.relu(b.conv(x, 8, 8, 3, 1)), 2, 2), 3);
            x = b.pool("AveragePool", x, 2, 2);
            x = b.op("Flatten", x, integer("axis", 1));
            return b.linear(b.op("Dropout", b.relu(b.linear(x, 32, 12))), 12, 5);
        }
    },
    /** Separable convolutions, arXiv 1704.04861; the head as Keras exports it. */
    MOBILENET_V1 {
        @Override
        String body(Blocks b, String input) {
            String x = b.stage(b.relu6(b.conv(input, 3, 8, 3, 2)), 1);
            x = b.stage(separable(b, x, 8, 12, 1), 2);
            x = b.stage(separable(b, x, 12, 16, 2), 3);
            String mean = b.reshape(b.op("GlobalAveragePool", x), b.export.rows(), 16);
            return b.op("Softmax", b.linear(mean, 16, 5), integer("axis", 1));
        }

        private String separable(Blocks b, String x, int in, int out, int stride) {
            return b.relu6(b.conv(b.relu6(b.conv(x, in, in, 3, stride, in)), in, out, 1, 1));
        }
    },
    /** Inverted residuals, arXiv 1801.04381; the mean over planes as torchvision exports it. */
    MOBILENET_V2 {
        @Override
        String body(Blocks b, String input) {
            String x = b.stage(b.relu6(b.conv(input, 3, 8, 3, 2)), 1);
            x = b.stage(inverted(b, x, 8, 8, 1), 2);
            x = b.stage(inverted(b, x, 8, 12, 2), 3);
            return b.linear(b.planeMean(x, false), 12, 5);
        }

        private String inverted(Blocks b, String x, int in, int out, int stride) {
            String y = b.relu6(b.conv(x, in, 3 * in, 1, 1));
            y = b.relu6(b.conv(y, 3 * in, 3 * in, 3, stride, 3 * in));
            y = b.conv(y, 3 * in, out, 1, 1);
            return in == out && stride == 1 ? b.add(x, y) : y;
        }
    },
    /** Inverted residuals with squeeze and excitation and the hard swish, arXiv 1905.02244. */
    MOBILENET_V3 {
        @Override
        String body(Blocks b, String input) {
            String x = b.stage(b.hardSwish(b.conv(input, 3, 8, 3, 2)), 1);
            x = b.stage(inverted(b, x, 8, 8, 3, 1), 2);
            x = b.stage(inverted(b, x, 8, 12, 5, 2), 3);
            String mean = b.op("GlobalAveragePool", b.hardSwish(b.conv(x, 12, 16, 1, 1)));
            return b.linear(b.hardSwish(b.linear(b.op("Flatten", mean), 16, 12)), 12, 5);
        }

        private String inverted(Blocks b, String x, int in, int out, int kernel, int stride) {
            String y = b.hardSwish(b.conv(x, in, 2 * in, 1, 1));
            y = b.hardSwish(b.conv(y, 2 * in, 2 * in, kernel, stride, 2 * in));
            y = b.excite(y, 2 * in, b.op("GlobalAveragePool", y), "HardSigmoid");
            y = b.conv(y, 2 * in, out, 1, 1);
            return in == out && stride == 1 ? b.add(x, y) : y;
        }
    },
    /** arXiv 1905.11946, with TensorFlow's padding. */
    EFFICIENTNET {
        @Override
        String body(Blocks b, String input) {
            String stem = b.graph.node(
                    "Conv",
                    List.of(input, b.weight(27, 8, 3, 3, 3)),
                    text("auto_pad", "SAME_UPPER"),
                    ints("kernel_shape", 3, 3),
                    ints("strides", 2, 2));
            String x = b.stage(b.swish(b.norm(stem, 8)), 1);
            x = b.stage(block(b, x, 8, 8, 1), 2);
            x = b.stage(block(b, x, 8, 12, 2), 3);
            return b.classify(b.swish(b.conv(x, 12, 16, 1, 1)), 16);
        }

        private String block(Blocks b, String x, int in, int out, int stride) {
            String y = b.swish(b.conv(x, in, 2 * in, 1, 1));
            y = b.swish(b.conv(y, 2 * in, 2 * in, 5, stride, 2 * in));
            y = b.excite(y, 2 * in, b.planeMean(y, true), "Sigmoid");
            y = b.conv(y, 2 * in, out, 1, 1);
            return in == out && stride == 1 ? b.add(x, y) : y;
        }
    },
    /** Everything behind a layer sees it, arXiv 1608.06993. A normalisation in front of a convolution cannot be folded. */
    DENSENET {
        @Override
        String body(Blocks b, String input) {
            String x = b.stage(b.relu(b.conv(input, 3, 8, 3, 2)), 1);
            x = dense(b, x, 8, 4);
            x = b.conv(b.relu(b.norm(x, 16)), 16, 8, 1, 1);
            x = b.stage(b.pool("AveragePool", x, 2, 2), 2);
            x = b.stage(b.relu(b.norm(dense(b, x, 8, 4), 16)), 3);
            return b.classify(x, 16);
        }

        private String dense(Blocks b, String x, int in, int growth) {
            String first = layer(b, x, in, growth);
            String both = b.concat(x, first);
            return b.concat(x, first, layer(b, both, in + growth, growth));
        }

        private String layer(Blocks b, String x, int in, int growth) {
            String inner = b.conv(b.relu(b.norm(x, in)), in, 2 * growth, 1, 1);
            return b.conv(b.relu(inner), 2 * growth, growth, 3, 1);
        }
    },
    /** Fire modules, arXiv 1602.07360; scores are planes until the end. */
    SQUEEZENET {
        @Override
        String body(Blocks b, String input) {
            String x = b.relu(b.conv(input, 3, 8, 3, 2));
            boolean roundsUp = b.export.opset() >= 10; // the attribute is not older
            x = roundsUp ? b.pool("MaxPool", x, 3, 2, integer("ceil_mode", 1)) : b.pool("MaxPool", x, 3, 2);
            x = b.stage(x, 1);
            x = b.stage(fire(b, x, 8, 3, 6), 2);
            x = b.stage(fire(b, x, 12, 4, 6), 3);
            x = b.relu(b.conv(b.op("Dropout", x), 12, 5, 1, 1));
            x = b.op("GlobalAveragePool", x);
            return b.op("Softmax", b.reshape(x, b.export.rows(), 5), integer("axis", 1));
        }

        private String fire(Blocks b, String x, int in, int squeeze, int expand) {
            String y = b.relu(b.conv(x, in, squeeze, 1, 1));
            return b.concat(b.relu(b.conv(y, squeeze, expand, 1, 1)), b.relu(b.conv(y, squeeze, expand, 3, 1)));
        }
    },
    /** Halves of the channels change places, arXiv 1807.11164; the exporter writes the batch into the shapes. */
    SHUFFLENET {
        @Override
        String body(Blocks b, String input) {
            String x = b.relu(b.conv(input, 3, 8, 3, 2));
            x = b.stage(b.pool("MaxPool", x, 3, 2, ints("pads", 1, 1, 1, 1)), 1);
            x = b.stage(unit(b, x, 8, 8), 2);
            x = b.stage(halving(b, x, 8, 8), 3);
            return b.linear(b.planeMean(b.relu(b.conv(x, 16, 12, 1, 1)), false), 12, 5);
        }

        private String unit(Blocks b, String x, int channels, int side) {
            List<String> halves = b.halves(x, channels);
            return shuffle(b, b.concat(halves.get(0), branch(b, halves.get(1), channels / 2, 1)), channels, side);
        }

        private String halving(Blocks b, String x, int in, int side) {
            String other = b.relu(b.conv(b.conv(x, in, in, 3, 2, in), in, in, 1, 1));
            return shuffle(b, b.concat(other, branch(b, x, in, 2)), 2 * in, side / 2);
        }

        private String branch(Blocks b, String x, int channels, int stride) {
            String y = b.relu(b.conv(x, channels, channels, 1, 1));
            return b.relu(b.conv(b.conv(y, channels, channels, 3, stride, channels), channels, channels, 1, 1));
        }

        private String shuffle(Blocks b, String x, int channels, int side) {
            String apart = b.reshape(x, b.export.rows(), 2, channels / 2, side, side);
            return b.reshape(
                    b.op("Transpose", apart, ints("perm", 0, 2, 1, 3, 4)), b.export.rows(), channels, side, side);
        }
    },
    /** Version 3, arXiv 1512.00567, with torchvision's change of the input. */
    INCEPTION_V3 {
        @Override
        String body(Blocks b, String input) {
            String x = b.stage(b.relu(b.conv(changed(b, input), 3, 8, 3, 2)), 1);
            x = b.stage(module(b, x), 2);
            String pooled = b.pool("MaxPool", x, 3, 2);
            String strided = b.graph.node(
                    "Conv", List.of(x, b.weight(126, 6, 14, 3, 3)), ints("kernel_shape", 3, 3), ints("strides", 2, 2));
            x = b.stage(b.concat(b.relu(strided), pooled), 3);
            return b.classify(x, 20);
        }

        private String changed(Blocks b, String input) {
            String planes = null;
            for (int plane = 0; plane < 3; plane++) {
                String index = b.longs(plane);
                String one = b.graph.node("Gather", List.of(input, index), integer("axis", 1));
                String shifted = b.add(b.mul(one, b.scalar(0.45f)), b.scalar(-0.1f * plane));
                planes = planes == null ? shifted : b.concat(planes, shifted);
            }
            return planes;
        }

        private String module(Blocks b, String x) {
            String straight = b.relu(b.conv(x, 8, 4, 1, 1));
            String wide = b.relu(b.conv(b.relu(b.conv(x, 8, 3, 1, 1)), 3, 3, 1, 7, 1, 1));
            String crossed = b.relu(b.conv(wide, 3, 4, 7, 1, 1, 1));
            String mean = b.pool("AveragePool", x, 3, 1, ints("pads", 1, 1, 1, 1), integer("count_include_pad", 1));
            return b.concat(straight, crossed, wide, b.relu(b.conv(mean, 8, 3, 1, 1)));
        }
    },
    /** The first Inception, arXiv 1409.4842, as Caffe has it: with local response normalisation, and pools that round up. */
    GOOGLENET {
        @Override
        String body(Blocks b, String input) {
            String x = b.relu(b.conv(input, 3, 8, 7, 2));
            x = b.pool("MaxPool", x, 3, 2, ints("pads", 0, 0, 1, 1));
            x = b.stage(b.op("LRN", x, integer("size", 5), real("alpha", 1e-2f), real("beta", 0.75f)), 1);
            x = b.stage(module(b, x, 8), 2);
            x = b.stage(b.pool("MaxPool", module(b, x, 14), 3, 2, ints("pads", 0, 0, 1, 1)), 3);
            x = b.op("Dropout", b.pool("AveragePool", x, 4, 1));
            return b.op("Softmax", b.linear(b.reshape(x, b.export.rows(), 14), 14, 5));
        }

        private String module(Blocks b, String x, int in) {
            String one = b.relu(b.conv(x, in, 4, 1, 1));
            String three = b.relu(b.conv(b.relu(b.conv(x, in, 3, 1, 1)), 3, 4, 3, 1));
            String five = b.relu(b.conv(b.relu(b.conv(x, in, 2, 1, 1)), 2, 3, 5, 1));
            String pool = b.relu(b.conv(b.pool("MaxPool", x, 3, 1, ints("pads", 1, 1, 1, 1)), in, 3, 1, 1));
            return b.concat(one, three, five, pool);
        }
    },
    /** arXiv 1804.07573: an embedding of length 1, divided by its norm as PyTorch's normalize is exported. */
    MOBILEFACENET {
        @Override
        String body(Blocks b, String input) {
            String x = b.stage(prelu(b, b.conv(input, 3, 8, 3, 2), 8), 1);
            x = b.stage(b.add(x, block(b, x, 8, 8, 1)), 2);
            x = b.stage(block(b, x, 8, 12, 2), 3);
            String whole = b.graph.node(
                    "Conv", List.of(x, b.weight(64, 12, 1, 8, 8)), ints("kernel_shape", 8, 8), integer("group", 12));
            String row = b.export.batch() == 0 ? b.op("Flatten", whole) : b.reshape(whole, b.export.batch(), -1);
            String embedding = b.norm(b.linear(row, 12, 6), 6);
            String norm = b.op("ReduceL2", embedding, integer("keepdims", 1), ints("axes", 1));
            String safe = b.clip(norm, 1e-12f, Float.MAX_VALUE);
            String expanded = b.graph.node("Expand", List.of(safe, b.op("Shape", embedding)));
            return b.graph.node("Div", List.of(embedding, expanded));
        }

        private String block(Blocks b, String x, int in, int out, int stride) {
            String y = prelu(b, b.conv(x, in, 2 * in, 1, 1), 2 * in);
            y = prelu(b, b.conv(y, 2 * in, 2 * in, 3, stride, 2 * in), 2 * in);
            return b.conv(y, 2 * in, out, 1, 1);
        }

        private String prelu(Blocks b, String x, int channels) {
            return b.graph.node("PRelu", List.of(x, b.uniform(0.1, 0.4, channels, 1, 1)));
        }
    };

    abstract String body(Blocks b, String input);

    OnnxModel build(Export export) {
        Blocks blocks = new Blocks(name().toLowerCase(Locale.ROOT), export);
        return blocks.build(body(blocks, blocks.input()));
    }
}
