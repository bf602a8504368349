package io.dpfgateway.model.bundle;

import java.util.List;

/**
 * The form of the tensor that a poisoned record carries.
 *
 * @param type how an element is stored
 * @param shape the dimensions for one picture, outermost first
 * @param scale INT8 only, above 0; else 1
 * @param zeroPoint INT8 only, -128 to 127; else 0
 */
public record WireSpec(WireType type, List<Integer> shape, double scale, int zeroPoint) {
    public WireSpec {
        shape = List.copyOf(shape);
        if (shape.isEmpty() || shape.stream().anyMatch(d -> d < 1)) {
            throw new BundleException("the wire tensor's shape is " + shape + "; give dimensions of 1 and more");
        }
        if (shape.stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b) > Integer.MAX_VALUE) {
            throw new BundleException("the wire tensor's shape is " + shape + "; no record takes so many elements");
        }
        if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)
                || zeroPoint < Byte.MIN_VALUE
                || zeroPoint > Byte.MAX_VALUE) {
            throw new BundleException("the wire tensor's scale " + scale + " must be above 0 and its zero point "
                    + zeroPoint + " within -128 to 127");
        }
        if (type != WireType.INT8 && (scale != 1 || zeroPoint != 0)) {
            throw new BundleException("scale and zero point belong to INT8, but the wire tensor is " + type);
        }
    }

    /** A wire tensor of floats. */
    public static WireSpec floats(WireType type, List<Integer> shape) {
        return new WireSpec(type, shape, 1, 0);
    }

    /** How many elements one picture's tensor has. */
    public int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
