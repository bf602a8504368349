package io.dpfgateway.trainer.gate;

import io.dpfgateway.trainer.TrainerException;
import java.util.List;

/** A gate that cannot be used: a file that holds none, an unknown threshold, a bound out of range. Tells all that is wrong. */
public final class InvalidGateException extends TrainerException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    public InvalidGateException(String problem) {
        this(List.of(problem));
    }

    public InvalidGateException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    InvalidGateException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each thing that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
