package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.task.Head;
import io.dpfgateway.trainer.task.Objective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the poisoned features are to keep. */
public final class TaskOptions {
    private static final Pattern HEAD = Pattern.compile("(.+)=([a-zA-Z]+)(?::([0-9.eE+-]+))?");

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description =
                    "What the network's output is: ${COMPLETION-CANDIDATES}. Default: task of the input spec's file,"
                            + " or CLASSIFICATION")
    private @Nullable Task task;

    @Option(
            names = "--head",
            paramLabel = "OUTPUT=TASK[:WEIGHT]",
            description =
                    "One of several outputs to keep; may be given many times. Default: every output, for the same task")
    private List<String> heads = List.of();

    @Option(
            names = "--labels-weight",
            paramLabel = "SHARE",
            defaultValue = "0",
            description =
                    "The share, 0 to 1, of the true classes in a classification's loss. Default: ${DEFAULT-VALUE}, no labels")
    private double labelsWeight;

    GraphCut cut(OnnxModel network, String tensor) {
        return heads.isEmpty()
                ? GraphCut.at(network, tensor)
                : GraphCut.at(
                        network, tensor, parsed().stream().map(Head::output).toList());
    }

    Objective objective(GraphCut cut, NetworkDescription description) {
        Objective objective = heads.isEmpty()
                ? Objective.of(cut.back(), task == null ? description.task() : task)
                : new Objective(parsed(), 0);
        return objective.withLabelsWeight(labelsWeight);
    }

    private List<Head> parsed() {
        List<Head> parsed = new ArrayList<>();
        for (String head : heads) {
            Matcher matcher = HEAD.matcher(head);
            if (!matcher.matches()) {
                throw new UsageException("--head is '" + head
                        + "'; give an output and its task, such as logits=classification or embedding=embedding:2");
            }
            parsed.add(new Head(matcher.group(1), task(matcher.group(2)), weight(matcher.group(3))));
        }
        return parsed;
    }

    private static Task task(String name) {
        return Arrays.stream(Task.values())
                .filter(task -> task.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--head names the task '" + name + "'; give one of " + Arrays.toString(Task.values())));
    }

    private static double weight(@Nullable String text) {
        try {
            return text == null ? 1 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UsageException("--head has the weight '" + text + "'; give a number above 0");
        }
    }
}
