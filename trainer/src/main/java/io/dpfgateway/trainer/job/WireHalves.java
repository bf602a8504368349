package io.dpfgateway.trainer.job;

import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.NotACutException;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.dpf.BottleneckDpf;
import io.dpfgateway.trainer.dpf.InvalidDpfException;
import io.dpfgateway.trainer.dpf.WireContent;
import java.util.List;

/**
 * A DPF in the two halves between which the wire lies.
 *
 * @param toWire the owner's: from the cut to the wire tensor
 * @param toFeatures the partner's: from the wire tensor to features of the cut's shape
 */
record WireHalves(OnnxModel toWire, OnnxModel toFeatures) {
    private static final String WIRE = "wire";

    /**
     * Parts a DPF.
     *
     * @param cut names what the partner's half gives
     * @throws InvalidDpfException if the code is to travel, but the DPF has none
     */
    static WireHalves of(OnnxModel dpf, WireContent content, String cut) {
        return switch (content) {
            case FEATURES -> new WireHalves(dpf, passing(dpf.opset(), cut));
            case CODE -> {
                GraphCut parts = parts(dpf);
                yield new WireHalves(parts.front(), decoding(parts.back(), cut));
            }
        };
    }

    /** @throws InvalidDpfException if the DPF has no code that could travel */
    static void requireCode(OnnxModel dpf) {
        parts(dpf);
    }

    private static GraphCut parts(OnnxModel dpf) {
        try {
            return GraphCut.at(dpf, BottleneckDpf.CODE);
        } catch (NotACutException e) {
            throw new InvalidDpfException("the DPF has no code to share: it needs a tensor named '" + BottleneckDpf.CODE
                    + "' through which everything flows; share its features, or use bottleneck mode");
        }
    }

    /** The wire tensor holds the features themselves, so that there is nothing left to compute. */
    private static OnnxModel passing(int opset, String cut) {
        GraphBuilder graph = new GraphBuilder("features", opset);
        String wire = graph.input(new TensorSpec(WIRE, TensorSpec.FLOAT32, List.of()));
        graph.nodeNamed("Identity", List.of(wire), cut);
        return graph.build(new TensorSpec(cut, TensorSpec.FLOAT32, List.of()));
    }

    private static OnnxModel decoding(OnnxModel decoder, String cut) {
        GraphBuilder graph = new GraphBuilder("features", decoder.opset());
        String wire = graph.input(new TensorSpec(WIRE, TensorSpec.FLOAT32, List.of()));
        graph.nodeNamed("Identity", List.of(graph.append(wire, decoder)), cut);
        return graph.build(new TensorSpec(cut, TensorSpec.FLOAT32, List.of()));
    }
}
