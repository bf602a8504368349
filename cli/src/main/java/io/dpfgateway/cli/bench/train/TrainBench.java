package io.dpfgateway.cli.bench.train;

import io.dpfgateway.cli.CommandFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Runs blocks of steps by turns, each round in an order of its own, so that a change of the machine's speed hits all alike. */
final class TrainBench {
    private final TrainBenchSettings settings;
    private final TrainerSteps trainer;
    private final Optional<PythonSteps> python;

    TrainBench(TrainBenchSettings settings, TrainerSteps trainer, Optional<PythonSteps> python) {
        this.settings = settings;
        this.trainer = trainer;
        this.python = python;
    }

    List<TrainReport.Block> run() throws InterruptedException {
        if (python.isPresent()) {
            requireSameNetworks(python.get());
        }
        Random random = new Random(settings.seed());
        List<TrainReport.Block> blocks = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
            List<StepKind> kinds = new ArrayList<>(List.of(StepKind.values()));
            Collections.shuffle(kinds, random);
            for (StepKind kind : kinds) {
                List<Boolean> runners = new ArrayList<>(python.isPresent() ? List.of(false, true) : List.of(false));
                Collections.shuffle(runners, random);
                for (boolean inPython : runners) {
                    StepSource source = inPython ? python.orElseThrow() : trainer;
                    List<Double> seconds = source.run(kind, settings.warmUp() + settings.steps());
                    blocks.add(new TrainReport.Block(
                            round, kind, inPython, seconds.subList(settings.warmUp(), seconds.size())));
                }
            }
        }
        return blocks;
    }

    private void requireSameNetworks(PythonSteps other) {
        for (StepKind kind : StepKind.values()) {
            if (other.parameters(kind) != trainer.parameters(kind)) {
                throw new CommandFailedException("the " + kind.key() + " step learns " + trainer.parameters(kind)
                        + " parameters here and " + other.parameters(kind)
                        + " in Python, so they cannot be compared; step.py must follow the trainer's networks");
            }
        }
    }
}
