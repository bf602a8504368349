package io.dpfgateway.trainer.dpf;

/**
 * The privacy dial: how much of a picture may pass.
 *
 * @param grid bottleneck only: the code's shorter side in places, from 1; 0 for that of the network's last stage
 * @param channels bottleneck only: the code's numbers a place, from 1
 * @param lambda the weight of leakage against utility, from 0
 */
public record Dial(int grid, int channels, double lambda) {
    public Dial {
        if (grid < 0 || channels < 1 || !(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new InvalidDpfException("the privacy dial is grid " + grid + ", channels " + channels + ", lambda "
                    + lambda + "; give a grid of 0 or more, channels of 1 or more and a lambda of 0 or more");
        }
    }
}
