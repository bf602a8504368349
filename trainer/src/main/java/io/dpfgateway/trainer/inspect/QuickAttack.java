package io.dpfgateway.trainer.inspect;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.attack.Reconstructor;
import io.dpfgateway.trainer.feature.Batch;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.feature.Views;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Trains a small adversary on the clean features of some cuts, to compare them. No DPF is involved: this says how much there
 * is to hide. Not thread-safe.
 */
public final class QuickAttack {
    /** How many cuts are attacked where none is named. */
    public static final int MOST_CUTS = 8;

    private static final int MOST_TRAINED_ON = 2000;
    private static final int MOST_JUDGED_ON = 400;
    private static final int FEWEST = 32;
    private static final int CHUNK = 100;
    private static final long SEED = 1;

    private final OnnxModel network;
    private final InputSpec input;
    private final int steps;
    private final Progress progress;

    /**
     * @param network as it is on disk
     * @param steps batches that the adversary of each cut learns from
     * @throws InvalidInspectionException if {@code steps} is not positive
     */
    public QuickAttack(OnnxModel network, InputSpec input, int steps, Progress progress) {
        if (steps < 1) {
            throw new InvalidInspectionException(
                    "a quick attack of " + steps + " steps learns nothing; give 1 or more");
        }
        this.network = network;
        this.input = input;
        this.steps = steps;
        this.progress = progress;
    }

    /**
     * The cuts to attack: those named, or some spread evenly.
     *
     * @param named none for the spread ones
     * @throws InvalidInspectionException if one is no cut, or holds no planes
     */
    public static List<String> choose(Inspection inspection, List<String> named) {
        List<String> possible = inspection.cuts().stream()
                .filter(CutFacts::isPlanes)
                .map(CutFacts::name)
                .toList();
        for (String name : named) {
            if (!possible.contains(name)) {
                throw new InvalidInspectionException(
                        "'" + name + "' is no cut of [N,C,H,W] features; the table of cuts,"
                                + " without --images, names those that are");
            }
        }
        if (!named.isEmpty()) {
            return List.copyOf(named);
        }
        Set<String> spread = new LinkedHashSet<>();
        int count = Math.min(MOST_CUTS, possible.size());
        for (int i = 0; i < count; i++) {
            spread.add(possible.get(count == 1 ? 0 : i * (possible.size() - 1) / (count - 1)));
        }
        return List.copyOf(spread);
    }

    /**
     * Attacks some cuts.
     *
     * @param chosen names of cuts
     * @return the inspection with what was seen at these
     * @throws UnfitPicturesException if there are too few pictures
     */
    public Inspection run(Inspection inspection, List<String> chosen, PictureSplit pictures) {
        List<PreparedPicture> train = first(pictures.train(), MOST_TRAINED_ON);
        List<PreparedPicture> heldOut = first(pictures.heldOut(), MOST_JUDGED_ON);
        if (train.size() < FEWEST || heldOut.size() < FEWEST) {
            throw new UnfitPicturesException("there are " + train.size() + " pictures to learn from and "
                    + heldOut.size() + " to judge on; a quick attack needs at least " + FEWEST + " of each");
        }
        QuickBudget budget = new QuickBudget(steps, train.size(), heldOut.size());
        OnnxModel ready = NetworkIntake.ready(network, input);
        List<CutFacts> cuts = new ArrayList<>();
        for (CutFacts cut : inspection.cuts()) {
            cuts.add(chosen.contains(cut.name()) ? cut.seen(attack(ready, cut.name(), train, heldOut, budget)) : cut);
        }
        return inspection.attacked(cuts, budget);
    }

    private double attack(
            OnnxModel ready,
            String cut,
            List<PreparedPicture> trainOn,
            List<PreparedPicture> judgeOn,
            QuickBudget budget) {
        TorchRuntime.seed(SEED);
        try (SplitNetwork split = SplitNetwork.of(GraphCut.at(ready, cut), input);
                FeatureCache train = FeatureCache.of("features of " + cut, trainOn, split, Views.PLAIN, progress);
                FeatureCache heldOut = FeatureCache.of("held out of " + cut, judgeOn, split, Views.PLAIN, progress);
                Reconstructor adversary =
                        Reconstructor.train("attack on " + cut, train, budget.budget(), SEED, progress)) {
            return likeness(adversary, heldOut);
        }
    }

    private static double likeness(Reconstructor adversary, FeatureCache pictures) {
        double sum = 0;
        try (Ssim ssim = new Ssim(pictures.pictureShape().get(0));
                NoGradGuard noGradients = new NoGradGuard()) {
            for (int from = 0; from < pictures.size(); from += CHUNK) {
                try (PointerScope scope = new PointerScope()) {
                    Batch batch = pictures.range(from, Math.min(from + CHUNK, pictures.size()));
                    sum += ssim.of(adversary.rebuild(batch.features()), batch.pictures())
                            .sum()
                            .item_double();
                }
            }
        }
        return sum / pictures.size();
    }

    private static List<PreparedPicture> first(List<PreparedPicture> pictures, int most) {
        return pictures.subList(0, Math.min(most, pictures.size()));
    }
}
