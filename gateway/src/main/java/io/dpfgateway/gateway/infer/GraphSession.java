package io.dpfgateway.gateway.infer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.model.bundle.WireGraph;
import io.dpfgateway.schemas.record.WireTensor;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An ONNX Runtime session of a {@link WireGraph}, with the memory that it reads and writes: direct buffers of the largest batch,
 * and for each batch size tensors over their beginning, made once. Inputs are put where ONNX Runtime reads them and outputs
 * appear where they are taken from. Owned by one thread.
 */
final class GraphSession implements BatchEngine {
    private static final Logger log = LoggerFactory.getLogger(GraphSession.class);

    private final OrtSession session;
    private final BatchMemory memory;
    private final NavigableMap<Integer, Bound> bound = new TreeMap<>();
    private final String inputName;

    /** The tensors of one batch size. */
    private record Bound(OnnxTensor input, OnnxTensor wire, OnnxTensor magnitude) {
        Map<String, OnnxTensor> outputs() {
            return Map.of(WireGraph.WIRE, wire, WireGraph.MAGNITUDE, magnitude);
        }

        void close() {
            input.close();
            wire.close();
            magnitude.close();
        }
    }

    /** Takes the session over. */
    GraphSession(OrtEnvironment environment, OrtSession session, BatchSizes sizes, BatchMemory memory)
            throws OrtException {
        this.session = session;
        this.memory = memory;
        inputName = session.getInputNames().iterator().next();
        for (int size : sizes.sizes()) {
            bound.put(
                    size,
                    new Bound(
                            memory.input(environment, size),
                            memory.wire(environment, size),
                            memory.magnitude(environment, size)));
        }
    }

    @Override
    public void run(List<float[]> inputs) throws OrtException {
        memory.put(inputs);
        Bound tensors = bound.tailMap(inputs.size(), true).firstEntry().getValue();
        Map<String, OnnxTensor> outputs = tensors.outputs();
        try (OrtSession.Result result = session.run(Map.of(inputName, tensors.input()), Set.of(), outputs)) {
            if (result.size() != outputs.size()) {
                throw new OrtException(
                        "the graph gave " + result.size() + " outputs where " + outputs.size() + " are promised");
            }
        }
    }

    @Override
    public WireTensor output(int place) {
        return memory.take(place);
    }

    @Override
    public void close() {
        bound.values().forEach(Bound::close);
        try {
            session.close();
        } catch (OrtException e) {
            log.atWarn().setCause(e).log("session did not close cleanly");
        }
    }
}
