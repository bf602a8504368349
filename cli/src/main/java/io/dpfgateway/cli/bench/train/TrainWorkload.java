package io.dpfgateway.cli.bench.train;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is trained: the DPF of the recipe, behind a ResNet-20's first or second stage. */
public enum TrainWorkload {
    RESNET20_LAYER1("layer1", 64),
    RESNET20_LAYER2("layer2", 16);

    /** What the network takes. */
    static final InputSpec INPUT = new InputSpec(
            32, 32, Channels.RGB, ResizePolicy.STRETCH, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    private static final String NETWORK = "models/resnet20-cifar10.onnx";

    private final String cut;
    private final int codeChannels;

    TrainWorkload(String cut, int codeChannels) {
        this.cut = cut;
        this.codeChannels = codeChannels;
    }

    /** The tensor to cut at. */
    String cut() {
        return cut;
    }

    /** Channels of the bottleneck. */
    int codeChannels() {
        return codeChannels;
    }

    /**
     * The network, from {@code DPF_DATA} or {@code ../shared/data}.
     *
     * @throws CommandFailedException if it is not there
     */
    GraphCut network() {
        String data = System.getenv("DPF_DATA");
        Path file = Path.of(data == null ? "../shared/data" : data).resolve(NETWORK);
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(
                    file + " is not there, so training cannot be measured; set DPF_DATA to the folder that holds it");
        }
        return GraphCut.at(OnnxModel.read(file), cut);
    }

    @Override
    public String toString() {
        return "resnet20-" + cut;
    }
}
