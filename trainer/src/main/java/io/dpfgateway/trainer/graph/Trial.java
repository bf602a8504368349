package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A graph that runs node by node on a batch and, beside it, on that batch twice over: whatever comes of the pictures must
 * then come twice over too. Holds native memory; not thread-safe.
 */
final class Trial implements AutoCloseable {
    /** Kernels for other batch sizes add in another order. */
    private static final double RELATIVE = 1e-3;

    private static final double ABSOLUTE = 1e-4;

    /**
     * What a tensor is in both runs.
     *
     * @param once on the batch
     * @param twice on the batch twice over
     * @param ofPictures whether it is computed from the pictures, and not from shapes and constants alone
     */
    record Pair(Tensor once, Tensor twice, boolean ofPictures) implements AutoCloseable {
        long[] shapeOnce() {
            return Shapes.of(once);
        }

        /** The axis along which the second run's tensor is the first one's twice over; none if there is no such. */
        OptionalInt batchAxis() {
            OptionalInt axis = doubledAxis();
            if (axis.isEmpty() || !once.is_floating_point()) {
                return axis;
            }
            try (PointerScope scope = new PointerScope()) {
                Tensor expected = torch.cat(new TensorVector(once, once), axis.getAsInt());
                return torch.allclose(expected, twice, RELATIVE, ABSOLUTE, true) ? axis : OptionalInt.empty();
            }
        }

        /** Both tensors hold a reference of their own, even where they are one. */
        @Override
        public void close() {
            once.close();
            twice.close();
        }

        private OptionalInt doubledAxis() {
            long[] small = Shapes.of(once);
            long[] large = Shapes.of(twice);
            int doubled = -1;
            for (int axis = 0; axis < small.length && small.length == large.length; axis++) {
                if (small[axis] != large[axis]) {
                    if (doubled >= 0 || large[axis] != 2 * small[axis]) {
                        return OptionalInt.empty();
                    }
                    doubled = axis;
                }
            }
            return doubled < 0 ? OptionalInt.empty() : OptionalInt.of(doubled);
        }
    }

    private final int opset;
    private final Map<String, TensorProto> stored = new HashMap<>();
    private final Map<String, Pair> tensors = new HashMap<>();

    Trial(int opset, StoredTensors stored) {
        this.opset = opset;
        stored.names().forEach(name -> store(name, stored.get(name)));
    }

    void feed(String input, Tensor batch) {
        Tensor twice = torch.cat(new TensorVector(batch, batch), 0);
        put(input, new Pair(batch.retainReference(), twice.retainReference(), true));
    }

    /** Adds a constant. */
    void store(String name, TensorProto constant) {
        stored.put(name, constant);
        Tensor tensor = TensorCodec.toTorch(constant);
        put(name, new Pair(tensor, tensor.retainReference(), false));
    }

    boolean isStored(String name) {
        return stored.containsKey(name);
    }

    Pair get(String name) {
        Pair pair = tensors.get(name);
        if (pair == null) {
            throw new IllegalArgumentException("no tensor '" + name + "'");
        }
        return pair;
    }

    /** Keeps what a node gives, and takes it over. */
    void put(String name, Pair pair) {
        tensors.put(name, pair);
    }

    /** Forgets what no later node reads. */
    void drop(String name) {
        Pair pair = tensors.remove(name);
        if (pair != null) {
            pair.close();
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(Pair::close);
        tensors.clear();
    }

    /**
     * What one output of a node is. Owned by the caller.
     *
     * @throws GraphRunException if the node fails on the batch, or on the batch twice over
     */
    Pair run(NodeProto node, int output) {
        Operator operator = operator(node, output);
        boolean readsPictures = !node.getOpType().equals("Shape")
                && node.getInputList().stream()
                        .anyMatch(name -> !name.isEmpty() && get(name).ofPictures());
        return new Pair(apply(operator, node, true), apply(operator, node, false), readsPictures);
    }

    /**
     * The shape of a node's first output on the batch alone.
     *
     * @throws GraphRunException if the node fails even there
     */
    long[] shapeOnce(NodeProto node) {
        try (Tensor output = apply(operator(node, 0), node, true)) {
            return Shapes.of(output);
        }
    }

    private Operator operator(NodeProto node, int output) {
        NodeReader reader = new NodeReader(node, opset, stored::get, output);
        Operators.Kind kind = Operators.find(node.getOpType());
        if (kind == null) {
            throw reader.refuse("the operator is not supported");
        }
        Operator operator = kind.factory().create(reader);
        reader.requireAllRead();
        return operator;
    }

    private Tensor apply(Operator operator, NodeProto node, boolean once) {
        @Nullable
        Tensor[] inputs = node.getInputList().stream()
                .map(name -> name.isEmpty()
                        ? null
                        : once ? get(name).once() : get(name).twice())
                .toArray(Tensor[]::new);
        Inputs in = new Inputs(inputs, false);
        try (PointerScope scope = new PointerScope()) {
            return operator.apply(in).retainReference();
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw new GraphRunException(
                    NodeReader.describe(node) + " failed: " + reason + "; its inputs have the shapes " + in.shapes(),
                    e);
        }
    }
}
