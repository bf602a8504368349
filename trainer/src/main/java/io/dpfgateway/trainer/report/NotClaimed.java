package io.dpfgateway.trainer.report;

import java.util.List;

/** What a report does not say, in words. */
public final class NotClaimed {
    public static final List<String> LINES = List.of(
            "The adversaries here are of the stated size, trained on the stated pictures with the stated budget."
                    + " A stronger adversary, more pictures or a generative prior may find more.",
            "Low structural similarity is not invisibility: look at the pictures.",
            "The known adversary is the paper's threat. Only the adaptive ones, trained on poisoned features, say what a"
                    + " partner who sets out to rebuild pictures could see.",
            "Whoever holds a candidate picture can link it to its record through the task's output, because the task still"
                    + " works. No poisoning function can take that away.",
            "What the task's output itself tells of a picture, such as its class, is shared on purpose, and so is what can"
                    + " be guessed from it.",
            "The confidence intervals are over the held-out pictures. Another training of the DPF, or pictures of another"
                    + " kind, may give other figures.");

    private NotClaimed() {}
}
