package io.dpfgateway.trainer.inspect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where a network can be cut.
 *
 * @param name the tensor
 * @param shape its dimensions for one picture, without the batch
 * @param elements how many numbers that is
 * @param bytes what they take on the wire, before compression
 * @param before what computes the tensor: the gateway's part
 * @param after what computes the outputs from it: the partners' part
 * @param nonNegative whether the graph's operators leave no number below 0
 * @param seen what a quick attacker rebuilt of held-out pictures: mean SSIM; null where none was tried
 */
public record CutFacts(
        String name,
        List<Long> shape,
        long elements,
        WireBytes bytes,
        Cost before,
        Cost after,
        boolean nonNegative,
        @Nullable Double seen) {
    private static final int PLANES = 3;

    public CutFacts {
        shape = List.copyOf(shape);
    }

    /** Whether these are planes of features, which a DPF and an adversary need. */
    public boolean isPlanes() {
        return shape.size() == PLANES;
    }

    CutFacts seen(double ssim) {
        return new CutFacts(name, shape, elements, bytes, before, after, nonNegative, ssim);
    }

    /**
     * Bytes of one picture's features in each form.
     *
     * @param float32 four an element
     * @param float16 two an element
     * @param int8 one an element
     */
    public record WireBytes(long float32, long float16, long int8) {
        static WireBytes of(long elements) {
            return new WireBytes(4 * elements, 2 * elements, elements);
        }
    }
}
