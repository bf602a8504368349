package io.dpfgateway.model.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputSpecYamlTest {
    private static final String FULL = """
            width: 32
            height: 24
            channels: rgb
            resize: crop
            mean: [0.485, 0.456, 0]
            std: [0.229, 0.224, 0.00001]
            labels: ["cat", "dog: \\"big\\"", "ä\\n", "1", "yes"]
            """;
    private static final NetworkDescription DESCRIPTION = new NetworkDescription(
            new InputSpec(
                    32,
                    24,
                    Channels.RGB,
                    ResizePolicy.CROP,
                    List.of(0.485, 0.456, 0.0),
                    List.of(0.229, 0.224, 0.00001)),
            List.of("cat", "dog: \"big\"", "ä\n", "1", "yes"));

    @TempDir
    Path folder;

    @Test
    void shouldReadAndWriteTheSameText() throws IOException {
        Path file = folder.resolve("n.yaml");
        InputSpecYaml.write(file, DESCRIPTION);
        assertThat(Files.readString(file)).isEqualTo(FULL);
        assertThat(InputSpecYaml.read(file)).isEqualTo(DESCRIPTION);
    }

    @Test
    void shouldNeitherShiftNorScaleWhenMeanAndStdAreAbsent() throws IOException {
        NetworkDescription read = InputSpecYaml.read(yaml("width: 8\nheight: 8\nchannels: bgr\nresize: pad\n"));
        assertThat(read.input().mean()).containsExactly(0.0, 0.0, 0.0);
        assertThat(read.input().std()).containsExactly(1.0, 1.0, 1.0);
        assertThat(read.labels()).isEmpty();
    }

    @Test
    void shouldReadAndWriteTheTaskWhenItIsAnEmbedding() throws IOException {
        // Given
        NetworkDescription faces = new NetworkDescription(DESCRIPTION.input(), List.of(), Task.EMBEDDING);
        Path file = folder.resolve("faces.yaml");

        // When
        InputSpecYaml.write(file, faces);

        // Then
        assertThat(Files.readString(file)).endsWith("\ntask: embedding\n");
        assertThat(InputSpecYaml.read(file)).isEqualTo(faces);
        refuses(Files.readString(file).replace("embedding", "faces"), "task is \"faces\"; give one of classification,");
        refuses(FULL + "task: embedding\n", "labels are the classes of a classification, but task is embedding");
    }

    @Test
    void shouldBeFoundBesideItsNetwork() {
        Path network = folder.resolve("cars.onnx");
        assertThat(InputSpecYaml.pathBeside(network)).isEqualTo(folder.resolve("cars.yaml"));
        assertThat(InputSpecYaml.pathBeside(Path.of("cars.onnx"))).isEqualTo(Path.of("cars.yaml"));
        assertThat(InputSpecYaml.beside(network)).isEmpty();
        InputSpecYaml.write(folder.resolve("cars.yaml"), DESCRIPTION);
        assertThat(InputSpecYaml.beside(network)).contains(DESCRIPTION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "width: 32       | wide: 32          | has the unknown key 'wide'; allowed are width, height, channels, resize, mean, std, labels, task",
                "height: 24      | labels2: 1        | has the unknown key 'labels2'",
                "width: 32       | `#`               | lacks the key 'width'",
                "width: 32       | width: 32.5       | width is 32.5; give a whole number of pixels",
                "width: 32       | width: '32'       | width is \"32\"; give a whole number",
                "width: 32       | width: 99999999999| width is 99999999999; give a whole number",
                "width: 32       | width: 0          | width is 0; give 1 to 8192",
                "width: 32       | width:            | width is null; give a whole number",
                "height: 24      | height: 24\\nheight: 25 | Duplicate field 'height'",
                "channels: rgb   | channels: RGB     | channels is \"RGB\"; give one of gray, rgb, bgr",
                "channels: rgb   | channels: gray    | mean has 3 values but GRAY has 1 planes; give one a plane",
                "resize: crop    | resize: 3         | resize is 3; give one of stretch, crop, pad",
                "0.485           | .nan              | is no YAML: line 5: ",
                "0.485           | x                 | mean is [\"x\",0.456,0]; give a list of numbers",
                "0.229           | 0                 | std is [0.0, 0.224, 1.0E-5]; give numbers above 0",
                "[0.485, 0.456, 0] | 0.5             | mean is 0.5; give a list of numbers",
                "\"cat\"         | 0                 | labels is [0,",
                "\"cat\"         | \" \"             | labels holds a blank one",
                "\"cat\"         | \"yes\"           | labels names a class twice",
            })
    void shouldNameFileAndKeyWhenAValueCannotBe(String text, String by, String message) throws IOException {
        assertThat(FULL).contains(text);
        refuses(FULL.replace(text, by.replace("\\n", "\n")), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- 1", "just text", "width: [", "a: b: c", "width: 1\n---\nwidth: 2\n", "\t"})
    void shouldNameTheFileWhenItIsNoInputSpec(String text) throws IOException {
        refuses(text, "");
    }

    @Test
    void shouldNameTheFileWhenItIsMissingAFolderOrHuge() throws IOException {
        Path none = folder.resolve("none.yaml");
        assertThatThrownBy(() -> InputSpecYaml.read(none))
                .isInstanceOf(InvalidInputSpecException.class)
                .hasMessage("there is no file " + none + "; give the path of an input spec");
        assertThatThrownBy(() -> InputSpecYaml.read(folder))
                .isInstanceOf(InvalidInputSpecException.class)
                .hasMessageStartingWith("cannot read " + folder);
        refuses("#".repeat(1 << 21), "is of 2097152 bytes; an input spec has at most 1048576");
        assertThatThrownBy(() -> InputSpecYaml.write(none.resolve("x.yaml"), DESCRIPTION))
                .isInstanceOf(InvalidInputSpecException.class)
                .hasMessageStartingWith("cannot write " + none.resolve("x.yaml"));
    }

    private void refuses(String text, String message) throws IOException {
        Path file = yaml(text);
        assertThatThrownBy(() -> InputSpecYaml.read(file))
                .isInstanceOf(InvalidInputSpecException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(500));
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("n.yaml"), text);
    }
}
