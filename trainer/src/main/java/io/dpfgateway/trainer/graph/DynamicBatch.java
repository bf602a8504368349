package io.dpfgateway.trainer.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Gives a network a batch that may vary, by trial: its nodes run in turn on a batch of noise of the size that the file
 * says, and on that batch twice over. A node whose result is not twice over as well is bound to its batch. Where the batch
 * stands in a constant (the shape of a Reshape, an Expand or a Resize, the axes of a Squeeze), the node is rewritten and tried
 * again; any other is refused. What passes is thereby shown to keep the pictures of a batch apart. See
 * docs/decisions/0008-networks-of-any-opset-and-batch.md.
 */
public final class DynamicBatch {
    private static final long SEED = 1;
    private static final String BATCH = "N";

    private final OnnxModel network;
    private final TensorSpec input;
    private final long batch;
    private final Trial trial;
    private final Set<String> names = new HashSet<>();
    private final List<TensorProto> added = new ArrayList<>();
    private final List<NodeProto> nodes = new ArrayList<>();
    private boolean changed;

    private DynamicBatch(OnnxModel network, Trial trial) {
        this.network = network;
        this.trial = trial;
        this.input = network.input();
        long declared =
                input.shape().isEmpty() ? TensorSpec.DYNAMIC : input.shape().get(0);
        this.batch = declared == TensorSpec.DYNAMIC ? 1 : declared;
        this.changed = declared != TensorSpec.DYNAMIC;
        network.graph().getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        network.graph().getInitializerList().forEach(tensor -> names.add(tensor.getName()));
    }

    /**
     * The network with a batch that may vary: the very same one where it has that already.
     *
     * @param network of one input, a batch of pictures
     * @param picture the dimensions of one picture, where the file leaves them open: channels, height, width
     * @throws FixedBatchException if a node is bound to its batch; the message names it
     * @throws GraphRunException if the network does not run on such pictures
     * @throws UnsupportedOperatorException if the network uses what the trainer cannot execute
     */
    public static OnnxModel of(OnnxModel network, List<Long> picture) {
        TorchRuntime.load();
        StoredTensors stored = new StoredTensors(network);
        Program unused = new Program(network, stored); // refuses what is not supported, before anything runs
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Trial trial = new Trial(network.opset(), stored)) {
            return new DynamicBatch(network, trial).rewrite(picture);
        }
    }

    private OnnxModel rewrite(List<Long> picture) {
        try (PointerScope scope = new PointerScope()) {
            trial.feed(input.name(), noise(picture));
        }
        Map<String, Integer> lastUses = lastUses();
        for (int i = 0; i < network.graph().getNodeCount(); i++) {
            int now = i;
            NodeProto node = network.graph().getNode(i);
            if (trial.isStored(node.getOutput(0))) {
                nodes.add(node);
            } else {
                nodes.addAll(freed(node));
            }
            Set.copyOf(node.getInputList()).stream()
                    .filter(name -> lastUses.getOrDefault(name, Integer.MAX_VALUE) == now)
                    .forEach(trial::drop);
        }
        return changed ? build() : network;
    }

    /** By tensor, the last node that reads it; none for what the graph gives. */
    private Map<String, Integer> lastUses() {
        Map<String, Integer> lastUses = new HashMap<>();
        for (int i = 0; i < network.graph().getNodeCount(); i++) {
            for (String name : network.graph().getNode(i).getInputList()) {
                lastUses.put(name, i);
            }
        }
        network.outputs().forEach(output -> lastUses.remove(output.name()));
        return lastUses;
    }

    private Tensor noise(List<Long> picture) {
        long[] shape = new long[picture.size() + 1];
        shape[0] = batch;
        for (int i = 1; i < shape.length; i++) {
            long declared = i < input.shape().size() ? input.shape().get(i) : TensorSpec.DYNAMIC;
            shape[i] = declared == TensorSpec.DYNAMIC ? picture.get(i - 1) : declared;
        }
        Random random = new Random(SEED);
        float[] values = new float[Math.toIntExact(Shapes.product(shape, 0, shape.length))];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return TorchRuntime.here(torch.tensor(values, new TensorOptions(ScalarType.Float)))
                .reshape(shape);
    }

    /** The node as it is, where it keeps the batch, or what takes its place. */
    private List<NodeProto> freed(NodeProto node) {
        String failure = tryRun(node);
        if (failure == null) {
            return List.of(node);
        }
        List<NodeProto> rewritten = rewritten(node);
        if (rewritten.isEmpty() || rewritten.stream().anyMatch(part -> tryRun(part) != null)) {
            throw new FixedBatchException(NodeReader.describe(node) + " is bound to a batch of " + batch
                    + " and cannot be rewritten: " + failure + "; export the network with a dynamic batch");
        }
        changed = true;
        return rewritten;
    }

    /** Why a node is bound to its batch; null if it is not, and what it gives is kept. */
    private @Nullable String tryRun(NodeProto node) {
        try {
            Operators.Kind kind = Operators.find(node.getOpType());
            for (int output = 0; output < node.getOutputCount(); output++) {
                boolean made = output == 0 || (kind != null && kind.manyOutputs());
                if (!made || node.getOutput(output).isEmpty()) {
                    continue;
                }
                Trial.Pair pair = trial.run(node, output);
                if (pair.ofPictures() && !keepsPicturesApart(node, pair)) {
                    String shapes =
                            Arrays.toString(pair.shapeOnce()) + " and " + Arrays.toString(Shapes.of(pair.twice()));
                    pair.close();
                    return "of a batch, and of that batch twice over, it makes " + shapes
                            + ", which is not the same for the same pictures";
                }
                trial.put(node.getOutput(output), pair);
            }
            return null;
        } catch (GraphRunException e) {
            return e.getMessage();
        }
    }

    private boolean keepsPicturesApart(NodeProto node, Trial.Pair pair) {
        OptionalInt axis = pair.batchAxis();
        if (axis.isEmpty() || pair.once().size(axis.getAsInt()) % batch != 0) {
            return false;
        }
        // Two pictures in one row are twice one picture too; but what is outermost stays so when a tensor is reshaped.
        boolean reshapes =
                node.getOpType().equals("Reshape") || node.getOpType().equals("Flatten");
        return !reshapes || axis.getAsInt() == 0 || !isOutermost(trial.get(node.getInput(0)));
    }

    private List<NodeProto> rewritten(NodeProto node) {
        return switch (node.getOpType()) {
            case "Reshape" -> reshape(node);
            case "Flatten" ->
                batch == 1 ? List.of(node.toBuilder().clearAttribute().build()) : List.of();
            case "Expand" -> expand(node);
            case "Squeeze" -> squeeze(node);
            case "Resize" -> resize(node);
            default -> List.of();
        };
    }

    /** The batch is the outermost axis, so that the rest of the shape is what it is with one batch. */
    private List<NodeProto> reshape(NodeProto node) {
        Trial.Pair data = trial.get(node.getInput(0));
        long @Nullable [] shape = shapeOnce(node);
        if (shape == null || shape.length == 0 || shape[0] % batch != 0 || !isOutermost(data)) {
            return List.of();
        }
        boolean zeroMeansSame =
                node.getAttributeList().stream().noneMatch(a -> a.getName().equals("allowzero") && a.getI() != 0);
        shape[0] = zeroMeansSame && shape[0] == data.once().size(0) ? 0 : -1;
        return List.of(
                node.toBuilder().setInput(1, constant(node, "shape", shape)).build());
    }

    private List<NodeProto> expand(NodeProto node) {
        Trial.Pair data = trial.get(node.getInput(0));
        long @Nullable [] shape = shapeOnce(node);
        if (shape == null || shape.length != data.shapeOnce().length || !isOutermost(data)) {
            return List.of();
        }
        shape[0] = 1;
        return List.of(
                node.toBuilder().setInput(1, constant(node, "shape", shape)).build());
    }

    /** A batch of one looks like an axis that can be dropped. */
    private List<NodeProto> squeeze(NodeProto node) {
        Trial.Pair data = trial.get(node.getInput(0));
        if (batch != 1 || !isOutermost(data)) {
            return List.of();
        }
        long[] shape = data.shapeOnce();
        long[] given = node.getInputCount() > 1
                ? new Inputs(new Tensor[] {trial.get(node.getInput(1)).once()}, false).integers(0)
                : node.getAttributeList().stream()
                        .flatMap(a -> a.getIntsList().stream())
                        .mapToLong(Long::longValue)
                        .toArray();
        Set<Integer> dropped = new HashSet<>();
        Arrays.stream(given).forEach(axis -> dropped.add(Shapes.axis(axis, shape.length)));
        long[] kept = IntStream.range(1, shape.length)
                .filter(axis -> given.length == 0 ? shape[axis] == 1 : dropped.contains(axis))
                .mapToLong(axis -> axis)
                .toArray();
        if (kept.length == 0) {
            return List.of(plain("Identity", List.of(node.getInput(0)), node.getOutput(0)));
        }
        NodeProto.Builder squeeze = node.toBuilder().clearInput().addInput(node.getInput(0));
        List<AttributeProto> others = node.getAttributeList().stream()
                .filter(a -> !a.getName().equals("axes"))
                .toList();
        return List.of(squeeze.clearAttribute()
                .addAllAttribute(others)
                .addInput(constant(node, "axes", kept))
                .build());
    }

    /** The wanted sizes begin with the batch, which must come from the input instead. */
    private List<NodeProto> resize(NodeProto node) {
        boolean bySizes = node.getInputCount() > 3 && !node.getInput(3).isEmpty();
        if (!bySizes || !isOutermost(trial.get(node.getInput(0)))) {
            return List.of();
        }
        long[] sizes = new Inputs(new Tensor[] {trial.get(node.getInput(3)).once()}, false).integers(0);
        String shape = free(node, "shape");
        String first = free(node, "batch");
        String wanted = free(node, "sizes");
        long[] rest = Arrays.copyOfRange(sizes, 1, sizes.length);
        return List.of(
                plain("Shape", List.of(node.getInput(0)), shape),
                plain("Gather", List.of(shape, constant(node, "first", 0)), first),
                plain("Concat", List.of(first, constant(node, "rest", rest)), wanted).toBuilder()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(0))
                        .build(),
                node.toBuilder().setInput(3, wanted).build());
    }

    private static NodeProto plain(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static boolean isOutermost(Trial.Pair pair) {
        OptionalInt axis = pair.batchAxis();
        return axis.isPresent() && axis.getAsInt() == 0;
    }

    /** What a node gives on the batch itself; null where it fails even there. */
    private long @Nullable [] shapeOnce(NodeProto node) {
        try {
            return trial.shapeOnce(node);
        } catch (GraphRunException e) {
            return null;
        }
    }

    private String constant(NodeProto node, String what, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        TensorProto tensor = TensorProto.newBuilder()
                .setName(free(node, what))
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length)
                .setRawData(ByteString.copyFrom(bytes))
                .build();
        added.add(tensor);
        trial.store(tensor.getName(), tensor);
        return tensor.getName();
    }

    private String free(NodeProto node, String what) {
        String name = node.getOutput(0) + "/" + what;
        for (int n = 2; !names.add(name); n++) {
            name = node.getOutput(0) + "/" + what + n;
        }
        return name;
    }

    private OnnxModel build() {
        GraphProto.Builder graph = network.graph().toBuilder()
                .clearNode()
                .addAllNode(nodes)
                .addAllInitializer(added)
                .clearValueInfo(); // they tell of the old batch
        for (int i = 0; i < graph.getInputCount(); i++) {
            if (graph.getInput(i).getName().equals(input.name())
                    && !input.shape().isEmpty()) {
                graph.setInput(i, withFreeBatch(graph.getInput(i), 0));
            }
        }
        for (int i = 0; i < graph.getOutputCount(); i++) {
            ValueInfoProto output = graph.getOutput(i);
            Trial.Pair pair = trial.get(output.getName());
            graph.setOutput(i, withShape(output, pair));
        }
        return OnnxModel.of(
                network.proto().toBuilder()
                        .setIrVersion(Math.max(
                                OnnxModel.OLDEST_IR_WITH_FREE_WEIGHTS,
                                network.proto().getIrVersion()))
                        .setGraph(graph)
                        .build(),
                "the network with a dynamic batch");
    }

    private static ValueInfoProto withShape(ValueInfoProto info, Trial.Pair pair) {
        ValueInfoProto.Builder shaped = info.toBuilder();
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (long size : pair.shapeOnce()) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        shaped.getTypeBuilder().getTensorTypeBuilder().setShape(dims);
        OptionalInt axis = pair.batchAxis();
        return axis.isEmpty() ? shaped.build() : withFreeBatch(shaped.build(), axis.getAsInt());
    }

    private static ValueInfoProto withFreeBatch(ValueInfoProto info, int axis) {
        ValueInfoProto.Builder free = info.toBuilder();
        free.getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(axis)
                .clearDimValue()
                .setDimParam(BATCH);
        return free.build();
    }
}
