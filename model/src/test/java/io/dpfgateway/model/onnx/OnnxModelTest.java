package io.dpfgateway.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelTest {
    @TempDir
    Path folder;

    @Test
    void shouldGiveTheSameModelWhenWrittenAndRead() throws IOException {
        // Given
        OnnxModel model = OnnxFile.chain();
        Path file = Files.write(folder.resolve("n.onnx"), model.toBytes());

        // When
        OnnxModel read = OnnxModel.read(file);

        // Then
        assertThat(read.proto()).isEqualTo(model.proto());
        assertThat(read.opset()).isEqualTo(13);
        assertThat(read.input()).hasToString("x [N,4]");
        assertThat(read.output()).hasToString("n/2.Neg [N,4]");
    }

    @Test
    void shouldNameTheFileWhenItIsMissingOrAFolder() {
        refuses(() -> OnnxModel.read(folder.resolve("no.onnx")), "there is no file " + folder.resolve("no.onnx"));
        refuses(() -> OnnxModel.read(folder), folder + " is no file; give the path of an ONNX model");
    }

    @Test
    void shouldRefuseWhenTheFileIsEmptyOrText() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        refuses(() -> OnnxModel.read(empty), empty + " holds no graph");
        Path text = Files.writeString(folder.resolve("text.onnx"), "Not Found\n".repeat(20));
        refuses(() -> OnnxModel.read(text), text + " is damaged or no ONNX model");
    }

    @Test
    void shouldNotReadTheFileWhenItIsTooLarge() throws IOException {
        // Given a file that takes no space on the disk but would take all of the heap
        Path huge = folder.resolve("huge.onnx");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(GraphGuard.DEFAULT.maxBytes() + 1);
        }

        // When, then
        refuses(() -> OnnxModel.read(huge), huge + " is of 1073741825 bytes; at most 1073741824 are read");
    }

    @Test
    void shouldRefuseWhereverTheFileIsTruncated() {
        byte[] whole = OnnxFile.chain().toBytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            refuses(() -> OnnxModel.parse(part, "part.onnx"), "part.onnx");
        }
    }

    @Test
    void shouldRefuseOrParseButNeverFailOtherwiseWhenOneByteIsDamaged() {
        byte[] whole = OnnxFile.chain().toBytes();
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= (byte) 0xff;
            try {
                OnnxModel model = OnnxModel.parse(damaged, "damaged.onnx");
                assertThat(model.parameterCount()).isNotNegative();
                GraphCut.candidates(model);
            } catch (InvalidOnnxException e) {
                assertOneLine(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 8, 22, Long.MAX_VALUE})
    void shouldRefuseWhenTheOpsetIsNotSupported(long opset) {
        refuses(
                () -> OnnxModel.of(OnnxFile.ofOpset(opset), "n.onnx"),
                "n.onnx is of opset " + opset + "; supported are 9 to 21");
    }

    @Test
    void shouldRefuseWhenAWeightIsInAnotherFile() {
        // Given
        TensorProto external = TensorProto.newBuilder()
                .setName("w")
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build();
        ModelProto inWeights = OnnxFile.changed(OnnxFile.chain(), m -> {
            m.getGraphBuilder().addInitializer(external);
            return m;
        });
        ModelProto inConstant = OnnxFile.changed(OnnxFile.chain(), m -> {
            m.getGraphBuilder()
                    .getNodeBuilder(0)
                    .addAttribute(AttributeProto.newBuilder().setName("value").setT(external));
            return m;
        });

        // When, then
        for (ModelProto model : List.of(inWeights, inConstant)) {
            refuses(() -> OnnxModel.of(model, "n.onnx"), "n.onnx keeps tensor 'w' in another file");
        }
    }

    @Test
    void shouldRefuseWhenWeightsAreSparseOrImpossiblyLarge() {
        ModelProto sparse = OnnxFile.changed(OnnxFile.chain(), m -> {
            m.getGraphBuilder().addSparseInitializer(SparseTensorProto.getDefaultInstance());
            return m;
        });
        refuses(() -> OnnxModel.of(sparse, "n.onnx"), "n.onnx has sparse weights");
        refuses(() -> OnnxModel.of(withWeight(1L << 40, 1L << 40), "n.onnx"), "larger than any memory");
        refuses(() -> OnnxModel.of(withWeight(-3), "n.onnx"), "tensor 'w' has dimensions [-3]");
    }

    @Test
    void shouldRefuseWhenNodesAreNotSorted() {
        ModelProto unsorted = OnnxFile.changed(OnnxFile.chain(), m -> {
            var graph = m.getGraphBuilder();
            var first = graph.getNode(0);
            graph.removeNode(0).addNode(first);
            return m;
        });
        refuses(
                () -> OnnxModel.of(unsorted, "n.onnx"),
                "n.onnx is damaged: node 'n/1.Sigmoid' (Sigmoid) reads tensor 'n/0.Relu', which nothing before it makes");
    }

    @Test
    void shouldRefuseWhenATensorIsMadeTwiceOrAnOutputNever() {
        ModelProto twice = OnnxFile.changed(OnnxFile.chain(), m -> {
            m.getGraphBuilder().addNode(m.getGraph().getNode(0));
            return m;
        });
        refuses(() -> OnnxModel.of(twice, "n.onnx"), "tensor 'n/0.Relu' is made twice");
        ModelProto never = OnnxFile.changed(OnnxFile.chain(), m -> {
            m.getGraphBuilder().getOutputBuilder(0).setName("gone");
            return m;
        });
        refuses(() -> OnnxModel.of(never, "n.onnx"), "nothing makes its output 'gone'");
    }

    @Test
    void shouldNotCountAWeightAsInputWhenAnOlderExporterListsIt() {
        // Given
        ModelProto older = OnnxFile.changed(OnnxModel.of(withWeight(2, 3), "n.onnx"), m -> {
            m.getGraphBuilder().addInput(new TensorSpec("w", TensorSpec.FLOAT32, List.of(2L, 3L)).toProto());
            return m;
        });

        // When
        OnnxModel model = OnnxModel.of(older, "n.onnx");

        // Then
        assertThat(model.input().name()).isEqualTo("x");
        assertThat(model.parameterCount()).isEqualTo(6);
        OnnxModel reshaped = model.withShapes(List.of(1L, 4L), List.of(1L, 4L));
        assertThat(reshaped.input()).hasToString("x [1,4]");
        assertThat(reshaped.output()).hasToString("n/2.Neg [1,4]");
    }

    @Test
    void shouldSayHowManyWhenOneInputIsNeeded() {
        GraphBuilder graph = new GraphBuilder("n", 13);
        String sum = graph.node(
                "Add", List.of(graph.input(TensorSpec.batched("a", 1)), graph.input(TensorSpec.batched("b", 1))));
        OnnxModel model = graph.build(TensorSpec.batched(sum, 1));
        refuses(model::input, "the graph has 2 inputs [a, b] where one is needed");
    }

    @Test
    void shouldRefuseBytesThatAreNoProtobuf() {
        refuses(() -> OnnxModel.parse("{}".getBytes(StandardCharsets.UTF_8), "n.onnx"), "n.onnx is damaged");
    }

    private static ModelProto withWeight(long... dims) {
        return OnnxFile.changed(OnnxFile.chain(), m -> {
            TensorProto.Builder weight = TensorProto.newBuilder().setName("w");
            Arrays.stream(dims).forEach(weight::addDims);
            m.getGraphBuilder().addInitializer(weight);
            return m;
        });
    }

    private static void refuses(ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidOnnxException.class)
                .hasMessageContaining(message)
                .satisfies(OnnxModelTest::assertOneLine);
    }

    private static void assertOneLine(Throwable e) {
        assertThat(e.getMessage()).doesNotContain("\n");
    }
}
