package io.dpfgateway.model.input;

import java.util.HashSet;
import java.util.List;

/**
 * What a network's file does not tell of it.
 *
 * @param input what it takes
 * @param labels its classes in the order of its output; empty where they are not known
 * @param task what its output is
 */
public record NetworkDescription(InputSpec input, List<String> labels, Task task) {
    /** @throws InvalidInputSpecException if a label is blank or stands twice */
    public NetworkDescription {
        labels = List.copyOf(labels);
        if (labels.stream().anyMatch(String::isBlank)) {
            throw new InvalidInputSpecException("labels holds a blank one; name every class");
        }
        if (new HashSet<>(labels).size() < labels.size()) {
            throw new InvalidInputSpecException("labels names a class twice; give each its own name");
        }
        if (task == Task.EMBEDDING && !labels.isEmpty()) {
            throw new InvalidInputSpecException(
                    "labels are the classes of a classification, but task is embedding;" + " leave one of them out");
        }
    }

    /** A classifier. */
    public NetworkDescription(InputSpec input, List<String> labels) {
        this(input, labels, Task.CLASSIFICATION);
    }
}
