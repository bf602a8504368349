package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Inversion;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Sees;

/** What the page calls adversaries and what they see. */
final class Names {
    private Names() {}

    static String sees(Sees sees) {
        return switch (sees) {
            case CLEAN_FEATURES -> "clean features";
            case POISONED_FEATURES -> "poisoned features";
            case CODE -> "the code on the wire";
            case NOISY_FEATURES -> "noisy features";
            case OUTPUT -> "the task’s output alone";
        };
    }

    static String adaptive(Leakage leakage) {
        return "Adaptive: " + leakage.adversary() + (leakage.sees() == Sees.CODE ? ", from the code" : "");
    }

    static String inversion(Inversion inversion) {
        String knows =
                switch (inversion.knowledge()) {
                    case FRONT -> "knows the front";
                    case WHOLE_NETWORK_OUTPUT -> "matches the output";
                };
        return "Optimisation from " + sees(inversion.sees()) + ", " + knows;
    }
}
