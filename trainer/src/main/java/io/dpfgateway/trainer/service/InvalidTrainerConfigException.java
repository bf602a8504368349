package io.dpfgateway.trainer.service;

import io.dpfgateway.trainer.TrainerException;
import java.util.List;

/**
 * A configuration of the trainer service that cannot be used. Tells all that is wrong, one line each: {@code <file>: <key path>: what
 * is wrong; what to do}.
 */
public final class InvalidTrainerConfigException extends TrainerException {
    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    InvalidTrainerConfigException(String problem, Throwable cause) {
        super(problem, cause);
        this.problems = List.of(problem);
    }

    InvalidTrainerConfigException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** One line for each thing that is wrong. */
    public List<String> problems() {
        return problems;
    }
}
