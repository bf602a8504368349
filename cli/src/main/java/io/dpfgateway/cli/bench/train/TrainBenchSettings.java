package io.dpfgateway.cli.bench.train;

import io.dpfgateway.cli.UsageException;

/**
 * How steps are measured.
 *
 * @param threads of libtorch, here and in Python
 * @param batch pictures a step
 * @param steps measured in a block, from 1
 * @param warmUp steps before them in each block, which do not count
 * @param rounds in each of which every block runs once, in an order drawn anew
 * @param seed of the orders
 */
public record TrainBenchSettings(int threads, int batch, int steps, int warmUp, int rounds, long seed) {
    public TrainBenchSettings {
        if (threads < 1 || batch < 2 || steps < 1 || warmUp < 0 || rounds < 1) {
            throw new UsageException(
                    "--threads, --steps and --rounds must be 1 or more, --batch 2 or more, --warm-up 0 or"
                            + " more; they are " + threads + ", " + steps + ", " + rounds + ", " + batch + " and "
                            + warmUp);
        }
    }
}
