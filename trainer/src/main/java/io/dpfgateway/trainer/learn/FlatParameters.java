package io.dpfgateway.trainer.learn;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Many parameters as one vector, and their gradients as another. The parameters and their gradients are views of them, each
 * beginning at a border that vector instructions like; what is between is 0. Holds native memory.
 *
 * @param values of all parameters
 * @param gradients of all parameters; backward passes add to them
 */
record FlatParameters(Tensor values, Tensor gradients) implements AutoCloseable {
    /** In elements of 4 bytes: a cache line. */
    private static final int ALIGNMENT = 16;

    /** Moves parameters into one vector, with their values. */
    static FlatParameters of(List<Tensor> parameters) {
        long size = parameters.stream().mapToLong(FlatParameters::space).sum();
        if (size == 0) {
            throw new IllegalArgumentException("there are no parameters to learn");
        }
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            Tensor values = torch.zeros(new long[] {size}, parameters.get(0).options());
            Tensor gradients = torch.zeros_like(values);
            long place = 0;
            for (Tensor parameter : parameters) {
                long[] shape = parameter.sizes().vec().get();
                Tensor view = values.narrow(0, place, parameter.numel()).reshape(shape);
                view.copy_(parameter);
                parameter.set_data(view);
                parameter
                        .mutable_grad()
                        .put(gradients.narrow(0, place, parameter.numel()).reshape(shape));
                place += space(parameter);
            }
            return new FlatParameters(values.retainReference(), gradients.retainReference());
        }
    }

    private static long space(Tensor parameter) {
        return (parameter.numel() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Frees the vectors; parameters that still live keep theirs. */
    @Override
    public void close() {
        values.close();
        gradients.close();
    }
}
