package io.dpfgateway.trainer.service;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Ed25519;
import io.dpfgateway.model.config.ConfigSection;
import io.dpfgateway.schemas.rollout.GuardPolicy;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.attack.BudgetLevel;
import io.dpfgateway.trainer.attack.InvalidBudgetException;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.Threshold;
import io.dpfgateway.trainer.guard.LeakageThreshold;
import io.dpfgateway.trainer.service.guard.GuardSettings;
import io.dpfgateway.trainer.service.guard.GuardSettings.Sampling;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the leakage guard. What is not given is what training and gate have: an attacker of the gate's budget, judged by the
 * gate's bound.
 *
 * @param section the mapping {@code guard}
 * @param file from which paths count
 */
record GuardSection(ConfigSection section, Path file) {
    /** Null only where there are faults, here or in what is given, which is null then. */
    @Nullable
    GuardSettings read(TrainerConfig.@Nullable Training training, TrainerConfig.@Nullable Publication publication) {
        int pictures = section.integer("pictures", Sampling.USUAL_PICTURES, 0);
        int least = section.integer("minPictures", Sampling.USUAL_LEAST, 1);
        if (pictures > 0 && pictures < least) {
            section.faults()
                    .add(section.at("pictures") + ": is " + pictures + ", fewer than guard.minPictures, which is "
                            + least
                            + ", so that nothing would ever be judged; give as many or more, or 0 to measure nothing");
        }
        Duration every = Duration.ofMinutes(section.integer("everyMinutes", Sampling.USUAL_MINUTES, 1));
        int fresh = section.integer("newSamples", Sampling.USUAL_NEW_SAMPLES, 1);
        GuardPolicy policy = section.choice("policy", GuardPolicy.USUAL);
        Optional<Double> most = section.number("maxSsim", 0, 1);
        List<PublicKey> keys = trustedKeys();
        Budget budget = budget(
                training == null
                        ? BudgetLevel.STANDARD.plan(2).reference()
                        : training.attack().reference());
        if (budget == null || training == null || publication == null) {
            return null;
        }
        Optional<LeakageThreshold> threshold =
                most.or(() -> maxSsimOf(publication.gate())).map(ssim -> new LeakageThreshold(ssim, least));
        return new GuardSettings(
                policy,
                threshold,
                new Sampling(pictures, every, fresh, training.heldOut()),
                new GuardSettings.Attackers(budget, training.seed()),
                publication.ownKeyOr(keys));
    }

    /** What the gate allows on held-out pictures is allowed on those that come. Its range goes below 0, a threshold's does not. */
    private static Optional<Double> maxSsimOf(Gate gate) {
        return Optional.ofNullable(gate.bounds().get(Threshold.MAX_ADAPTIVE_SSIM))
                .map(bound -> Math.max(0, bound));
    }

    private @Nullable Budget budget(Budget usual) {
        Optional<AdversaryKind> kind = section.optionalChoice("attacker", AdversaryKind.class);
        int width = section.integer(
                "attackWidth", kind.map(AdversaryKind::usualWidth).orElse(usual.width()), 1);
        int steps = section.integer("attackSteps", usual.steps(), 1);
        try {
            return new Budget(kind.orElse(usual.kind()), width, steps, usual.batch());
        } catch (InvalidBudgetException e) {
            section.faults().add(section.at("attackWidth") + ": " + e.getMessage());
            return null;
        }
    }

    private List<PublicKey> trustedKeys() {
        List<PublicKey> keys = new ArrayList<>();
        for (String pem : section.texts("trustedKeys").orElse(List.of())) {
            try {
                keys.add(Ed25519.readPublicKey(
                        file.toAbsolutePath().resolveSibling(pem).normalize()));
            } catch (ModelException e) {
                section.faults().add(section.at("trustedKeys") + ": " + e.getMessage());
            }
        }
        return keys;
    }
}
