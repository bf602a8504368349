package io.dpfgateway.trainer.attack;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.feature.FeatureCache;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** The adaptive adversaries of one DPF, trained, and what each makes of the held-out pictures. Holds native memory. */
final class Crew implements AutoCloseable {
    private static final String ENSEMBLE = "ensemble";

    private final AttackPlan plan;
    private final AttackSubject subject;
    private final long seed;
    private final Progress progress;
    private final List<Member> members = new ArrayList<>();
    private final List<Reconstructor> trained = new ArrayList<>();

    private Crew(AttackPlan plan, AttackSubject subject, long seed, Progress progress) {
        this.plan = plan;
        this.subject = subject;
        this.seed = seed;
        this.progress = progress;
    }

    /** Trains all of the plan. */
    static Crew train(AttackPlan plan, AttackSubject subject, long seed, Progress progress) {
        Crew crew = new Crew(plan, subject, seed, progress);
        try {
            for (OwnAdversary own : plan.own()) {
                crew.join(own);
            }
            crew.join(Sees.POISONED_FEATURES, subject.poisoned());
            Attack.Caches code = subject.code();
            if (code != null) {
                crew.join(Sees.CODE, code);
            }
            return crew;
        } catch (RuntimeException e) {
            crew.close();
            throw e;
        }
    }

    private void join(Sees sees, Attack.Caches shared) {
        for (Budget budget : plan.adaptive()) {
            String name = budget.kind().name().toLowerCase(Locale.ROOT);
            Reconstructor adversary = Reconstructor.train(
                    name + (sees == Sees.CODE ? " on the code" : " on poisoned features"),
                    shared.train(),
                    budget,
                    seed + 1 + trained.size(),
                    progress);
            add(
                    name,
                    sees,
                    adversary,
                    Spent.by(adversary, budget, shared.train().size()));
        }
    }

    private void join(OwnAdversary own) {
        Attack.Caches code = subject.code();
        Sees sees = own.sees(
                subject.poisoned().train().featuresShape(),
                code == null ? List.of() : code.train().featuresShape(),
                subject.clean().train().pictureShape());
        Attack.Caches shared = sees == Sees.CODE && code != null ? code : subject.poisoned();
        Reconstructor given = Reconstructor.of(own.model());
        add(own.name() + ", as it came", sees, given, new Spent(null, 0, 0, given.parameters(), 0));
        Budget budget = plan.reference();
        Reconstructor further = Reconstructor.train(
                own.name() + " learning on",
                shared.train(),
                own.model(),
                new Reconstructor.Schedule(budget.steps(), budget.batch(), seed),
                progress);
        Spent spent = new Spent(
                null,
                budget.steps(),
                budget.batch(),
                further.parameters(),
                shared.train().size());
        add(own.name(), sees, further, spent);
    }

    private void add(String name, Sees sees, Reconstructor adversary, Spent spent) {
        trained.add(adversary);
        members.add(
                new Member(name, sees, spent, Rebuilding.from(heldOut(sees), b -> adversary.rebuild(b.features()))));
    }

    private FeatureCache heldOut(Sees sees) {
        Attack.Caches code = subject.code();
        return (sees == Sees.CODE && code != null ? code : subject.poisoned()).heldOut();
    }

    /** All of them, and where there are more than one, the mean of what they rebuild. */
    List<Member> members() {
        List<Member> all = new ArrayList<>(members);
        if (members.size() > 1) {
            all.add(ensemble());
        }
        return all;
    }

    private Member ensemble() {
        long parameters =
                members.stream().mapToLong(m -> m.spent().parameters()).sum();
        int steps = members.stream().mapToInt(m -> m.spent().steps()).sum();
        Member strongest = members.stream()
                .max(Comparator.comparingLong(m -> m.spent().parameters()))
                .orElseThrow();
        return new Member(
                ENSEMBLE,
                members.stream().anyMatch(m -> m.sees() == Sees.CODE) ? Sees.CODE : Sees.POISONED_FEATURES,
                new Spent(
                        null,
                        steps,
                        strongest.spent().batch(),
                        parameters,
                        strongest.spent().pictures()),
                (from, to) -> mean(from, to));
    }

    private Tensor mean(int from, int to) {
        @Nullable Tensor sum = null;
        for (Member member : members) {
            Tensor rebuilt = member.rebuilding().rebuild(from, to);
            sum = sum == null ? rebuilt : sum.add(rebuilt);
        }
        if (sum == null) {
            throw new IllegalStateException("a plan has at least one adversary");
        }
        return sum.div(new Scalar((double) members.size()));
    }

    @Override
    public void close() {
        trained.forEach(Reconstructor::close);
    }

    /**
     * @param name its network
     * @param sees what it rebuilds from
     * @param spent what it spent
     * @param rebuilding what it makes of held-out pictures; works until the crew is closed
     */
    record Member(String name, Sees sees, Spent spent, Rebuilding rebuilding) {}
}
