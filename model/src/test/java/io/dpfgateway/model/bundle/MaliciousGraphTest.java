package io.dpfgateway.model.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TrainingInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.InvalidOnnxException;
import io.dpfgateway.model.onnx.RefusedGraphException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The signer's key is not enough to have a gateway or a partner run what they like. */
class MaliciousGraphTest {
    private static final long SEED = 5;
    private static final int CASES = 2000;
    private static final int LONGEST = 16;

    private static final List<BundleFile> GRAPHS = List.of(BundleFile.GATEWAY, BundleFile.FEATURES, BundleFile.BACK);

    private record Attack(String name, Consumer<ModelProto.Builder> change, Class<?> type, String message) {}

    private static Stream<Attack> attacks() {
        return Stream.of(
                        operators(),
                        Stream.of(
                                bad("external data", m -> external(weight(m)), "keeps tensor"),
                                bad("external data without the flag", m -> reference(weight(m)), "keeps tensor"),
                                bad("external data in an attribute", m -> external(attributeTensor(m)), "keeps tensor"),
                                bad("sparse weights", MaliciousGraphTest::addSparse, "has sparse weights"),
                                bad("negative dimensions", m -> dims(weight(m), -1, 9), "has dimensions [-1, 9]"),
                                bad("dimensions beyond any memory", m -> dims(weight(m), 1L << 40, 1L << 40), "larger"),
                                bad(
                                        "a node that reads a later one",
                                        m -> input(m, 0, "later"),
                                        "nothing before it makes"),
                                bad(
                                        "a tensor made twice",
                                        m -> output(
                                                m, 1, m.getGraph().getNode(0).getOutput(0)),
                                        "twice"),
                                bad("an output of nothing", m -> output(m, 3, "elsewhere"), "nothing makes its output"),
                                bad("no nodes", m -> m.getGraphBuilder().clearNode(), "holds no graph"),
                                bad("an opset of the future", m -> opset(m, 1000), "is of opset 1000"),
                                bad("an opset below zero", m -> opset(m, -1), "is of opset -1")),
                        Stream.of(
                                refused(
                                        "an oversized tensor",
                                        m -> dims(weight(m), 1 << 20, 1 << 10),
                                        "holds 36 bytes"),
                                refused("a tensor of no values", m -> weight(m).clearRawData(), "holds 0 values"),
                                refused(
                                        "a tensor of more values",
                                        m -> weight(m).addDims(0),
                                        "holds 36 bytes where 0"),
                                refused("a tensor of strings", m -> type(weight(m), 8), "element type STRING"),
                                refused("a tensor of no type", m -> type(weight(m), 99), "element type 99"),
                                refused(
                                        "an oversized attribute",
                                        m -> dims(attributeTensor(m), 1 << 30),
                                        "holds 4 bytes"),
                                refused("an attribute of no size", m -> dims(attributeTensor(m), -5), "holds 4 bytes"),
                                refused(
                                        "a huge constant of a shape",
                                        m -> grow(m, "ConstantOfShape", 0),
                                        "(ConstantOfShape) is to make"),
                                refused("a huge expansion", m -> grow(m, "Expand", 1), "(Expand) is to make"),
                                refused("huge tiles", m -> grow(m, "Tile", 1), "(Tile) is to make"),
                                refused("huge padding", m -> grow(m, "Pad", 1), "(Pad) is to make"),
                                refused("a huge picture", m -> grow(m, "Resize", 3), "(Resize) is to make"),
                                refused("a huge padding attribute", m -> attribute(m, "pads", 1L << 40), "'pads'"),
                                refused("a huge kernel", m -> attribute(m, "kernel_shape", 1L << 40), "'kernel_shape'"),
                                refused("a huge block", m -> attribute(m, "blocksize", 1L << 40), "'blocksize'"),
                                refused("too many nodes", MaliciousGraphTest::addNodes, "nodes; at most"),
                                refused("a graph in a node", MaliciousGraphTest::addGraph, "holds a graph inside node"),
                                refused(
                                        "functions",
                                        m -> m.addFunctions(
                                                FunctionProto.newBuilder().setName("f")),
                                        "functions"),
                                refused(
                                        "training",
                                        m -> m.addTrainingInfo(TrainingInfoProto.getDefaultInstance()),
                                        "training"),
                                refused("a second input", MaliciousGraphTest::addInput, "has 2 inputs"),
                                refused("doubles", MaliciousGraphTest::takeDoubles, "is not of type float32"),
                                refused("another shape", MaliciousGraphTest::takeMore, "is promised")))
                .flatMap(attacks -> attacks);
    }

    /** A few of each kind that there is; whatever is not on the list is refused alike. */
    private static Stream<Attack> operators() {
        return Stream.of(
                        "If",
                        "Loop",
                        "Scan",
                        "SequenceMap",
                        "RandomNormal",
                        "RandomUniformLike",
                        "Multinomial",
                        "Bernoulli",
                        "LSTM",
                        "StringNormalizer",
                        "TfIdfVectorizer",
                        "ImageDecoder",
                        "NonMaxSuppression",
                        "Optional",
                        "SequenceConstruct",
                        "Unique",
                        "conv",
                        "Conv ",
                        "")
                .map(operator -> refused(
                        "operator '" + operator + "'",
                        m -> m.getGraphBuilder().getNodeBuilder(2).setOpType(operator),
                        "uses operators that are not allowed: " + operator));
    }

    private static Attack bad(String name, Consumer<ModelProto.Builder> change, String message) {
        return new Attack(name, change, InvalidOnnxException.class, message);
    }

    private static Attack refused(String name, Consumer<ModelProto.Builder> change, String message) {
        return new Attack(name, change, RefusedGraphException.class, message);
    }

    @TestFactory
    Stream<DynamicTest> shouldRefuseASignedBundleWith() {
        return attacks()
                .flatMap(attack -> GRAPHS.stream()
                        .map(file -> DynamicTest.dynamicTest(attack.name() + " in " + file.fileName(), () -> {
                            ModelProto.Builder model = model(file).toBuilder();
                            attack.change().accept(model);
                            Optional<ModelException> refusal =
                                    open(file, model.build().toByteArray());
                            assertThat(refusal).get().isInstanceOf(attack.type());
                            assertThat(refusal.orElseThrow())
                                    .hasMessageContaining(file.fileName())
                                    .hasMessageContaining(attack.message());
                        })));
    }

    @Test
    void shouldRefuseAnotherDomainsOperatorOfAnAllowedName() throws InvalidProtocolBufferException {
        ModelProto.Builder model = model(BundleFile.GATEWAY).toBuilder();
        model.getGraphBuilder().getNodeBuilder(2).setDomain("com.microsoft");
        model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("com.microsoft").setVersion(1));
        assertThat(open(BundleFile.GATEWAY, model.build().toByteArray()))
                .get()
                .isInstanceOf(RefusedGraphException.class)
                .asString()
                .contains("com.microsoft:Relu");
    }

    /** Such a graph may be a good one, of other weights, say. What counts is that nothing but a refusal comes of it. */
    @Test
    void shouldLoadOrRefuseInOneLineWhenAGraphIsSignedNoise() {
        Random random = new Random(SEED);
        Map<BundleFile, byte[]> good = Tampering.contents();
        int refused = 0;
        for (int i = 0; i < CASES; i++) {
            BundleFile file = GRAPHS.get(i % GRAPHS.size());
            byte[] bytes = good.get(file);
            int from = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(LONGEST);
            byte[] noise =
                    random.nextBoolean() ? Tampering.flipped(bytes, from, length, random) : Arrays.copyOf(bytes, from);
            refused += open(file, noise).isPresent() ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(CASES / 2);
    }

    private static Optional<ModelException> open(BundleFile file, byte[] graph) {
        Map<BundleFile, byte[]> contents = new EnumMap<>(Tampering.contents());
        contents.put(file, graph);
        return Tampering.open(Tampering.signed(Bundles.manifest(), contents));
    }

    private static ModelProto model(BundleFile file) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(Tampering.contents().get(file));
    }

    private static TensorProto.Builder weight(ModelProto.Builder model) {
        return model.getGraphBuilder().getInitializerBuilder(0);
    }

    /** A tensor in a node, where weights can hide as well. */
    private static TensorProto.Builder attributeTensor(ModelProto.Builder model) {
        GraphProto.Builder graph = model.getGraphBuilder();
        graph.addNode(
                0,
                NodeProto.newBuilder().setName("constant").setOpType("Constant").addOutput("constant"));
        AttributeProto.Builder attribute = graph.getNodeBuilder(0).addAttributeBuilder();
        return attribute
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .getTBuilder()
                .setName("hidden")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(new byte[4]));
    }

    private static void external(TensorProto.Builder tensor) {
        tensor.clearRawData().setDataLocation(TensorProto.DataLocation.EXTERNAL);
        reference(tensor);
    }

    private static void reference(TensorProto.Builder tensor) {
        tensor.addExternalData(
                StringStringEntryProto.newBuilder().setKey("location").setValue("../../../../etc/passwd"));
    }

    private static void addSparse(ModelProto.Builder model) {
        model.getGraphBuilder().addSparseInitializer(SparseTensorProto.getDefaultInstance());
    }

    private static void dims(TensorProto.Builder tensor, long... dims) {
        tensor.clearDims().addAllDims(LongStream.of(dims).boxed().toList());
    }

    private static void type(TensorProto.Builder tensor, int type) {
        tensor.setDataType(type);
    }

    private static void input(ModelProto.Builder model, int node, String tensor) {
        model.getGraphBuilder().getNodeBuilder(node).setInput(0, tensor);
    }

    private static void output(ModelProto.Builder model, int node, String tensor) {
        model.getGraphBuilder().getNodeBuilder(node).setOutput(0, tensor);
    }

    private static void opset(ModelProto.Builder model, long version) {
        model.getOpsetImportBuilder(0).setVersion(version);
    }

    /** A node in the middle that makes a picture of some terabytes of one of 16 pixels. */
    private static void grow(ModelProto.Builder model, String operator, int sizeInput) {
        GraphProto.Builder graph = model.getGraphBuilder();
        ByteBuffer sizes = ByteBuffer.allocate(4 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            sizes.putLong(i * Long.BYTES, 1 << 20);
        }
        graph.addInitializer(TensorProto.newBuilder()
                .setName("sizes")
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(4)
                .setRawData(ByteString.copyFrom(sizes)));
        NodeProto.Builder node =
                NodeProto.newBuilder().setName("huge").setOpType(operator).addOutput("huge");
        for (int i = 0; i < sizeInput; i++) {
            node.addInput(i == 0 ? graph.getInput(0).getName() : "");
        }
        graph.addNode(0, node.addInput("sizes"));
    }

    private static void attribute(ModelProto.Builder model, String name, long value) {
        model.getGraphBuilder().getNodeBuilder(1).addAttribute(GraphBuilder.ints(name, 1, value));
    }

    private static void addNodes(ModelProto.Builder model) {
        GraphProto.Builder graph = model.getGraphBuilder();
        String input = graph.getInput(0).getName();
        for (int i = 0; i <= GraphGuard.DEFAULT.maxNodes(); i++) {
            graph.addNode(
                    NodeProto.newBuilder().setOpType("Relu").addInput(input).addOutput("n" + i));
        }
    }

    private static void addGraph(ModelProto.Builder model) {
        GraphProto inner = model.getGraph();
        model.getGraphBuilder()
                .getNodeBuilder(2)
                .addAttribute(AttributeProto.newBuilder().setName("g").setG(inner));
    }

    private static void addInput(ModelProto.Builder model) {
        GraphProto.Builder graph = model.getGraphBuilder();
        graph.addInput(graph.getInput(0).toBuilder().setName("second"));
    }

    private static void takeDoubles(ModelProto.Builder model) {
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.DOUBLE.getNumber());
    }

    private static void takeMore(ModelProto.Builder model) {
        model.getGraphBuilder()
                .getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(1)
                .setDimValue(64);
    }
}
