package io.dpfgateway.cli.command;

import io.dpfgateway.trainer.attack.AttributeAttack;
import io.dpfgateway.trainer.attack.Findings;
import io.dpfgateway.trainer.attack.Floors;
import io.dpfgateway.trainer.attack.Inversion;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Leakages;
import io.dpfgateway.trainer.attack.Linkage;
import io.dpfgateway.trainer.attack.NoiseControl;
import io.dpfgateway.trainer.attack.Sees;
import io.dpfgateway.trainer.measure.Likeness;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the attacks on a DPF gave, as a table on the terminal. */
final class AttackTable {
    private AttackTable() {}

    static void print(Findings findings) {
        Leakages leakage = findings.leakage();
        System.out.printf("%-40s %8s %8s %8s %8s %8s%n", "rebuilt", "SSIM", "p95", "worst", "GMS", "distance");
        row("clean features, " + leakage.clean().adversary(), leakage.clean().likeness());
        row("poisoned, known " + leakage.known().adversary(), leakage.known().likeness());
        leakage.adaptives().forEach(each -> row(name(each), each.likeness()));
        NoiseControl noise = leakage.noise();
        if (noise != null) {
            row(
                    String.format(Locale.ROOT, "noise of %.2f std, equal fidelity", noise.deviation()),
                    noise.leakage().likeness());
        }
        leakage.inversions().forEach(each -> row(name(each), each.likeness()));
        floors(leakage.floors());
        findings.linkage().forEach(AttackTable::linkage);
        attribute(findings.attribute());
    }

    private static void row(String name, @Nullable Likeness likeness) {
        if (likeness != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%-40s %8.3f %8.3f %8.3f %8.3f %8.3f%n",
                    name,
                    likeness.ssim().mean(),
                    likeness.ssim().p95(),
                    likeness.ssim().highest(),
                    likeness.gms().mean(),
                    likeness.perceptual().mean());
        }
    }

    private static String name(Leakage leakage) {
        return (leakage.sees() == Sees.CODE ? "code, adaptive " : "poisoned, adaptive ") + leakage.adversary();
    }

    private static String name(Inversion inversion) {
        return "inversion of " + words(inversion.sees());
    }

    private static String words(Sees sees) {
        return sees.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void floors(Floors floors) {
        row("guess: mean image", floors.meanImage());
        row("guess: class mean", floors.classMean());
        Leakage output = floors.outputOnly();
        row("guess: from the output alone", output == null ? null : output.likeness());
        row("thumbnail 4x4", floors.thumbnail4());
        row("thumbnail 8x8", floors.thumbnail8());
    }

    private static void linkage(Linkage linkage) {
        StringBuilder rates = new StringBuilder();
        linkage.hits()
                .forEach(hit -> rates.append(String.format(
                        Locale.ROOT,
                        "  %.1f %% of %d (chance %.1f %%)",
                        100 * hit.topOne(),
                        hit.candidates(),
                        100 * hit.chance())));
        System.out.println("linked by " + words(linkage.by()) + ":" + rates);
    }

    private static void attribute(@Nullable AttributeAttack attack) {
        if (attack != null) {
            attack.guesses()
                    .forEach(guess -> System.out.printf(
                            Locale.ROOT,
                            "%s from %s: %.1f %% right (guessing %.1f %%)%n",
                            attack.attribute(),
                            words(guess.sees()),
                            100 * guess.best(),
                            100 * attack.majority()));
        }
    }
}
