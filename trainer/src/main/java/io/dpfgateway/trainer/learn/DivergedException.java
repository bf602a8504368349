package io.dpfgateway.trainer.learn;

import io.dpfgateway.trainer.TrainerException;

/** What was to be learned has become something that is not a number. */
public final class DivergedException extends TrainerException {
    private static final long serialVersionUID = 1L;

    DivergedException(int step) {
        super("the gradient of step " + step + " is not a finite number, so that nothing is learned any more;"
                + " try --precision f32 if it was bf16, else a smaller lambda or larger batches");
    }
}
