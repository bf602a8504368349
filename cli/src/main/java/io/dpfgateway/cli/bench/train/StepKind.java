package io.dpfgateway.cli.bench.train;

import java.util.Locale;

/** The two steps that a training's time goes to. */
public enum StepKind {
    /** The DPF, the reconstructor that learns along, and the network's back. */
    DPF,
    /** A U-Net on fixed features. */
    ATTACKER;

    /** As the Python script and the JSON name it. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
