package io.dpfgateway.trainer.inspect;

/**
 * What a part of a network takes.
 *
 * @param multiplyAdds of its convolutions and matrix products, for one picture
 * @param parameters how many numbers it was given by training
 */
public record Cost(long multiplyAdds, long parameters) {
    Cost minus(Cost other) {
        return new Cost(multiplyAdds - other.multiplyAdds, parameters - other.parameters);
    }

    /** This part's share of a whole's multiply-adds, 0 to 1. */
    public double shareOfMultiplyAdds(Cost whole) {
        return whole.multiplyAdds == 0 ? 0 : (double) multiplyAdds / whole.multiplyAdds;
    }

    /** This part's share of a whole's parameters, 0 to 1. */
    public double shareOfParameters(Cost whole) {
        return whole.parameters == 0 ? 0 : (double) parameters / whole.parameters;
    }
}
