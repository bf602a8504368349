package io.dpfgateway.cli.bench.train;

import java.util.List;

/** Something that does training steps. */
interface StepSource {
    /** The seconds of each of some steps. */
    List<Double> run(StepKind kind, int steps) throws InterruptedException;
}
