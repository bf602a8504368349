package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.measure.UtilityMeter;
import io.dpfgateway.trainer.measure.Yardstick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;

/**
 * Attacks a DPF that is fixed, in every way of a plan. The adversaries learn from the training pictures and are judged on the
 * held-out ones, which they never see. The same plan, seed, pictures, machine and number of threads give the same figures. Not
 * thread-safe.
 */
public final class Attack {
    private final AttackPlan plan;
    private final long seed;
    private final Progress progress;

    public Attack(AttackPlan plan, long seed, Progress progress) {
        this.plan = plan;
        this.seed = seed;
        this.progress = progress;
    }

    /** Trains the adversary that knows clean features only. */
    public Reconstructor trainKnown(FeatureCache cleanTrain) {
        return Reconstructor.train("attack on clean features", cleanTrain, plan.reference(), seed, progress);
    }

    /**
     * Trains adaptive adversaries, and lets all loose on the held-out pictures.
     *
     * @param known the adversary that knows clean features only
     */
    public AttackResult run(Reconstructor known, AttackSubject subject) {
        Caches clean = subject.clean();
        try (PointerScope scope = new PointerScope();
                Yardstick yardstick = new Yardstick(clean.train().pictureShape().get(0), subject.network());
                Crew crew = Crew.train(plan, subject, seed, progress)) {
            Rebuilding knownOfClean = Rebuilding.from(clean.heldOut(), b -> known.rebuild(b.features()));
            Rebuilding knownOfPoisoned =
                    Rebuilding.from(subject.poisoned().heldOut(), b -> known.rebuild(b.features()));
            Spent spent = Spent.by(known, plan.reference(), clean.train().size());
            Judged fromClean = judge(yardstick, subject, member(Sees.CLEAN_FEATURES, spent, knownOfClean));
            Judged byKnown = judge(yardstick, subject, member(Sees.POISONED_FEATURES, spent, knownOfPoisoned));
            List<Judged> adaptives = new ArrayList<>();
            crew.members().forEach(member -> adaptives.add(judge(yardstick, subject, member)));
            Judged adaptive = strongest(adaptives);

            Answers answers = Answers.of(
                    subject.poisoned().heldOut(),
                    clean.heldOut().size(),
                    subject.network(),
                    subject.truth().classifies());
            @Nullable NoiseAttack noise = plan.others().noise() ? attackNoise(subject, answers, yardstick) : null;
            Floors floors =
                    Floors.measure(clean, subject.truth().classifies(), attackOutput(subject, yardstick), yardstick);
            Gallery gallery = new Gallery(clean.heldOut(), adaptive.rebuilt());
            Optimised optimised = Optimised.run(subject, plan.others().inversion(), gallery, yardstick, progress);
            gallery.show("clean", "from clean features", knownOfClean);
            gallery.show("known", "by the known adversary", knownOfPoisoned);
            adaptives.forEach(each ->
                    gallery.show(each.shortName(), each.inWords(), each.member().rebuilding()));
            optimised.show(gallery);
            Findings findings = new Findings(
                    new Findings.Facts(plan.level(), seed),
                    Confidence.of(
                            answers,
                            subject.truth().heldOut(),
                            new Confidence.Seen(fromClean.rebuilt(), byKnown.rebuilt(), adaptive.rebuilt()),
                            seed),
                    new Leakages(
                            fromClean.leakage(),
                            byKnown.leakage(),
                            adaptive.leakage(),
                            adaptives.stream().map(Judged::leakage).toList(),
                            noise == null ? null : noise.control(),
                            optimised.inversions(),
                            floors),
                    link(subject),
                    probe(subject));
            List<Spread> spreads = new ArrayList<>(List.of(fromClean.spread(), byKnown.spread(), adaptive.spread()));
            if (noise != null) {
                spreads.add(noise.spread());
            }
            return new AttackResult(findings, spreads, gallery.typical(), gallery.worst());
        }
    }

    private Crew.Member member(Sees sees, Spent spent, Rebuilding rebuilding) {
        return new Crew.Member(plan.reference().kind().name().toLowerCase(Locale.ROOT), sees, spent, rebuilding);
    }

    private static Judged judge(Yardstick yardstick, AttackSubject subject, Crew.Member member) {
        return new Judged(member, Rebuilt.measure(subject.clean().heldOut(), yardstick, member.rebuilding()));
    }

    private static Judged strongest(List<Judged> adaptives) {
        Judged best = adaptives.get(0);
        for (Judged each : adaptives) {
            best = each.leakage().ssim().mean() > best.leakage().ssim().mean() ? each : best;
        }
        return best;
    }

    private NoiseAttack attackNoise(AttackSubject subject, Answers dpf, Yardstick yardstick) {
        Caches clean = subject.clean();
        boolean classifies = subject.truth().classifies();
        double wanted = Arrays.stream(dpf.fidelity()).average().orElseThrow();
        NoiseSearch search = new NoiseSearch(clean.heldOut(), subject.network(), classifies, seed);
        double deviation = search.deviationFor(wanted);
        try (FeatureCache train = NoiseSearch.add(deviation, clean.train(), clean.train(), seed + 1);
                FeatureCache heldOut = NoiseSearch.add(deviation, clean.train(), clean.heldOut(), seed);
                Reconstructor adversary =
                        Reconstructor.train("attack on noisy features", train, plan.reference(), seed, progress)) {
            Answers noisy = Answers.of(heldOut, heldOut.size(), subject.network(), classifies);
            Judged judged = judge(
                    yardstick,
                    subject,
                    member(
                            Sees.NOISY_FEATURES,
                            Spent.by(adversary, plan.reference(), train.size()),
                            Rebuilding.from(heldOut, b -> adversary.rebuild(b.features()))));
            NoiseControl control = new NoiseControl(
                    deviation,
                    Arrays.stream(noisy.fidelity()).average().orElseThrow(),
                    accuracy(noisy, subject.truth()),
                    judged.leakage());
            return new NoiseAttack(control, judged.spread());
        }
    }

    private static @Nullable Double accuracy(Answers answers, AttackSubject.Truth truth) {
        int[] known = IntStream.range(0, truth.heldOut().length)
                .filter(i -> truth.heldOut()[i] != UtilityMeter.UNKNOWN)
                .toArray();
        if (known.length == 0 || !truth.classifies()) {
            return null;
        }
        return (double) Arrays.stream(known)
                        .filter(i -> answers.poisonedClass(i) == truth.heldOut()[i])
                        .count()
                / known.length;
    }

    /** A decoder of the task's output alone. */
    private @Nullable Leakage attackOutput(AttackSubject subject, Yardstick yardstick) {
        Budget budget = plan.others().outputOnly();
        if (budget == null) {
            return null;
        }
        try (FeatureCache train = Outputs.asFeatures(subject.clean().train());
                FeatureCache heldOut = Outputs.asFeatures(subject.clean().heldOut());
                Reconstructor adversary =
                        Reconstructor.train("attack on the output alone", train, budget, seed, progress)) {
            return judge(
                            yardstick,
                            subject,
                            new Crew.Member(
                                    budget.kind().name().toLowerCase(Locale.ROOT),
                                    Sees.OUTPUT,
                                    Spent.by(adversary, budget, train.size()),
                                    Rebuilding.from(heldOut, b -> adversary.rebuild(b.features()))))
                    .leakage();
        }
    }

    private List<Linkage> link(AttackSubject subject) {
        Linker linker = new Linker(subject.network(), subject.clean());
        int stages = subject.code() == null ? 2 : 3;
        List<Linkage> linkages = new ArrayList<>();
        progress.begin("linkage", stages);
        linkages.add(linker.byTensor(Sees.POISONED_FEATURES, subject.poisoned()));
        progress.at(1, "");
        Caches code = subject.code();
        if (code != null) {
            linkages.add(linker.byTensor(Sees.CODE, code));
            progress.at(2, "");
        }
        linkages.add(linker.byOutput(subject.poisoned()));
        progress.at(stages, "");
        return linkages;
    }

    private @Nullable AttributeAttack probe(AttackSubject subject) {
        Attribute attribute = subject.truth().attribute();
        if (attribute == null || plan.others().probeSteps() == 0) {
            return null;
        }
        Probe probe = new Probe(
                attribute,
                new Reconstructor.Schedule(
                        plan.others().probeSteps(), plan.reference().batch(), seed),
                progress);
        if (!probe.isUseful()) {
            return null;
        }
        List<AttributeAttack.Guess> guesses = new ArrayList<>();
        guesses.add(probe.guess(
                Sees.CLEAN_FEATURES, subject.clean().train(), subject.clean().heldOut()));
        guesses.add(probe.guess(
                Sees.POISONED_FEATURES,
                subject.poisoned().train(),
                subject.poisoned().heldOut()));
        Caches code = subject.code();
        if (code != null) {
            guesses.add(probe.guess(Sees.CODE, code.train(), code.heldOut()));
        }
        try (FeatureCache train = Outputs.asFeatures(subject.clean().train());
                FeatureCache heldOut = Outputs.asFeatures(subject.clean().heldOut())) {
            guesses.add(probe.guess(Sees.OUTPUT, train, heldOut));
        }
        return probe.result(guesses);
    }

    /**
     * Features of the same pictures, to learn from and to be judged on.
     *
     * @param train what adversaries learn from
     * @param heldOut what they are judged on
     */
    public record Caches(FeatureCache train, FeatureCache heldOut) {}

    private record NoiseAttack(NoiseControl control, Spread spread) {}

    /** An adversary and what it rebuilt. */
    private record Judged(Crew.Member member, Rebuilt rebuilt) {
        Leakage leakage() {
            return new Leakage(member.name(), member.sees(), member.spent(), rebuilt.likeness());
        }

        Spread spread() {
            return Spread.of(leakage(), rebuilt);
        }

        String shortName() {
            return member.sees() == Sees.CODE ? member.name() + ", code" : member.name();
        }

        String inWords() {
            return "by the adaptive adversary " + member.name() + (member.sees() == Sees.CODE ? " from the code" : "");
        }
    }
}
