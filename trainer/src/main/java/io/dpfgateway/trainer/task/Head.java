package io.dpfgateway.trainer.task;

import io.dpfgateway.model.input.Task;

/**
 * One output of a network.
 *
 * @param output its name
 * @param task what it is good for
 * @param weight how much it counts in the utility beside the others, above 0
 */
public record Head(String output, Task task, double weight) {
    public Head {
        if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new InvalidObjectiveException(
                    "the head '" + output + "' has the weight " + weight + "; give a number above 0");
        }
    }
}
