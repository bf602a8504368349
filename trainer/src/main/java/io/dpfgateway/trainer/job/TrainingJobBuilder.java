package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.InputSpecYaml;
import io.dpfgateway.model.input.InvalidInputSpecException;
import io.dpfgateway.model.input.NetworkDescription;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.BudgetLevel;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.dpf.GivenGraphs;
import io.dpfgateway.trainer.dpf.Privacy;
import io.dpfgateway.trainer.dpf.PrivacyLevel;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.task.Objective;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link TrainingJob} together. Where nothing is said, the recipe's values hold: a bottleneck at the standard level, 2,000
 * steps of 64 pictures, the standard attacks, features in half precision. Values are checked in {@link #build}. Not thread-safe.
 */
public final class TrainingJobBuilder {
    public static final int USUAL_STEPS = 2000;
    public static final int USUAL_BATCH = 64;

    private final GraphCut cut;
    private final NetworkDescription description;
    private NetworkId networkId = new NetworkId("network");
    private int version = 1;
    private DpfMode mode = DpfMode.BOTTLENECK;
    private Privacy privacy = Privacy.of(PrivacyLevel.STANDARD);
    private @Nullable Dial dial;
    private int steps = USUAL_STEPS;
    private int batch = USUAL_BATCH;
    private long seed = 1;
    private int synthetic;
    private int againstKnown;
    private @Nullable AttackPlan attack;
    private Augmentation augmentation = Augmentation.NONE;
    private WireForm wire = new WireForm(WireContent.FEATURES, WireType.FLOAT16);
    private @Nullable Objective objective;
    private GivenGraphs given = GivenGraphs.NONE;

    private TrainingJobBuilder(GraphCut cut, NetworkDescription description) {
        this.cut = cut;
        this.description = description;
    }

    /**
     * Begins with a network on disk, described by the YAML file beside it and named by its file.
     *
     * @param tensor at which front and back part
     * @throws io.dpfgateway.model.ModelException if it is no network, cannot be cut there, or nothing beside it says what it
     *     takes
     * @throws io.dpfgateway.trainer.TrainerException if it cannot be executed
     */
    public static TrainingJobBuilder of(Path network, String tensor) {
        NetworkDescription description = InputSpecYaml.beside(network)
                .orElseThrow(() -> new InvalidInputSpecException(
                        "nothing says what the network expects; write " + InputSpecYaml.pathBeside(network)));
        OnnxModel ready = NetworkIntake.ready(OnnxModel.read(network), description.input());
        return of(GraphCut.at(ready, tensor), description).networkId(NetworkId.ofFile(network));
    }

    /** Begins with a network that is cut; it is called {@code network} unless {@link #networkId} names it. */
    public static TrainingJobBuilder of(GraphCut cut, NetworkDescription description) {
        return new TrainingJobBuilder(cut, description);
    }

    /** Names the network in topics and folders. */
    public TrainingJobBuilder networkId(NetworkId id) {
        this.networkId = id;
        return this;
    }

    /** The DPF's version; 1 unless said. */
    public TrainingJobBuilder version(int number) {
        this.version = number;
        return this;
    }

    /** The DPF's form; a bottleneck unless said. */
    public TrainingJobBuilder mode(DpfMode form) {
        this.mode = form;
        return this;
    }

    /** How much may pass, by level; standard unless said. */
    public TrainingJobBuilder privacy(PrivacyLevel level) {
        this.privacy = Privacy.of(level);
        return this;
    }

    /** How much may pass, in numbers. */
    public TrainingJobBuilder dial(Dial numbers) {
        this.dial = numbers;
        return this;
    }

    /** How many batches the DPF learns from. */
    public TrainingJobBuilder steps(int count) {
        this.steps = count;
        return this;
    }

    /** Pictures in a batch of the DPF's, and of the attacks' where none are given. */
    public TrainingJobBuilder batch(int pictures) {
        // Here and not at the end, for attacks of the same batch would complain of it first.
        DpfSettings.requireLearnable(steps, pictures);
        this.batch = pictures;
        return this;
    }

    /** Of everything random; 1 unless said. */
    public TrainingJobBuilder seed(long value) {
        this.seed = value;
        return this;
    }

    /** For each picture of a batch, how many embeddings of no picture the DPF learns from as well; none unless said. */
    public TrainingJobBuilder synthetic(int embeddings) {
        this.synthetic = embeddings;
        return this;
    }

    /** From how many pictures of each batch a bottleneck learns to blind the known adversary too; none unless said. */
    public TrainingJobBuilder againstKnown(int pictures) {
        this.againstKnown = pictures;
        return this;
    }

    /** Which attacks are run, and what each may spend; the standard ones unless said. */
    public TrainingJobBuilder attack(AttackPlan plan) {
        this.attack = plan;
        return this;
    }

    /** What is learned from beside each picture; nothing unless said. */
    public TrainingJobBuilder augmentation(Augmentation added) {
        this.augmentation = added;
        return this;
    }

    /** The form in which features travel. */
    public TrainingJobBuilder wire(WireForm form) {
        this.wire = form;
        return this;
    }

    /** What the poisoned features are to keep; every output, for the task of the description, unless said. */
    public TrainingJobBuilder objective(Objective kept) {
        this.objective = kept;
        return this;
    }

    /** What is brought instead of being drawn; nothing unless said. */
    public TrainingJobBuilder given(GivenGraphs brought) {
        this.given = brought;
        return this;
    }

    /**
     * The job.
     *
     * @throws io.dpfgateway.trainer.TrainerException if a value is out of range or does not fit the network
     */
    public TrainingJob build() {
        Dial numbers = dial == null ? DpfTraining.dialAt(cut, description.input(), privacy, mode) : dial;
        return new TrainingJob(
                networkId,
                version,
                cut,
                description.input(),
                description.labels(),
                new DpfSettings(mode, numbers, steps, batch, seed, synthetic, againstKnown),
                attack == null ? BudgetLevel.STANDARD.plan(batch) : attack,
                augmentation,
                wire,
                objective == null ? Objective.of(cut.back(), description.task()) : objective,
                given);
    }
}
