package io.dpfgateway.trainer.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.task.Head;
import io.dpfgateway.trainer.task.Objective;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkFitTest {
    private static final int INT64 = 7;
    private static final Objective SCORES = new Objective(List.of(new Head("output", Task.CLASSIFICATION, 1)), 0);
    private static final InputSpec GRAY_28 =
            new InputSpec(28, 28, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.0), List.of(1.0));

    @Test
    void shouldTakeWhatFits() {
        assertThatCode(() -> NetworkFit.requireTakes(taking(TensorSpec.FLOAT32, -1, 1, 28, 28), GRAY_28))
                .doesNotThrowAnyException();
    }

    @Test
    void shouldTakeWhatTheFileLeavesOpen() {
        assertThatCode(() -> {
                    NetworkFit.requireTakes(taking(TensorSpec.FLOAT32), GRAY_28);
                    NetworkFit.requireTakes(taking(TensorSpec.FLOAT32, -1, 1, -1, -1), GRAY_28);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void shouldNameBothWhenTheSpecSaysOtherPictures() {
        assertThatThrownBy(() -> NetworkFit.requireTakes(taking(TensorSpec.FLOAT32, -1, 3, 32, 28), GRAY_28))
                .isInstanceOf(UnfitNetworkException.class)
                .hasMessage("the network takes [N,3,32,28], but the input spec says [N,1,28,28] (GRAY);"
                        + " correct its YAML file, or --size and --channels");
    }

    @Test
    void shouldSayWhatToDoWhenTheBatchIsFixed() {
        assertThatThrownBy(() -> NetworkFit.requireTakes(taking(TensorSpec.FLOAT32, 1, 1, 28, 28), GRAY_28))
                .isInstanceOf(UnfitNetworkException.class)
                .hasMessage(
                        "the network takes [1,1,28,28]: its batch is fixed to 1;" + " export it with a dynamic batch");
    }

    @Test
    void shouldRefuseWhenTheInputIsNoPicture() {
        assertThatThrownBy(() -> NetworkFit.requireTakes(taking(TensorSpec.FLOAT32, -1, 784), GRAY_28))
                .isInstanceOf(UnfitNetworkException.class)
                .hasMessageContaining("takes [N,784] where pictures");
        assertThatThrownBy(() -> NetworkFit.requireTakes(taking(INT64, -1, 1, 28, 28), GRAY_28))
                .isInstanceOf(UnfitNetworkException.class)
                .hasMessageContaining("'input' is not of float32");
    }

    @Test
    void shouldCountTheLabelsWhenThereAreSome() {
        OnnxModel back = taking(TensorSpec.FLOAT32, -1, 10);

        assertThatCode(() -> NetworkFit.requireScores(back, SCORES, List.of())).doesNotThrowAnyException();
        assertThatThrownBy(() -> NetworkFit.requireScores(back, SCORES, List.of("boot", "coat")))
                .isInstanceOf(UnfitNetworkException.class)
                .hasMessageContaining("gives [N,10], one score a class, but 2 labels are given");
    }

    /** Gives what it takes. */
    private static OnnxModel taking(int type, long... dims) {
        List<Long> shape = Arrays.stream(dims).boxed().toList();
        GraphBuilder graph = new GraphBuilder("net", 13);
        String input = graph.input(new TensorSpec("input", type, shape));
        graph.nodeNamed("Identity", List.of(input), "output");
        return graph.build(new TensorSpec("output", type, shape));
    }
}
