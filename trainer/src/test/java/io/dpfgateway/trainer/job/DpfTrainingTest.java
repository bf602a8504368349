package io.dpfgateway.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.GateVerdict;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.input.Task;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.BothRuntimes;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.attack.Sees;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.dpf.GivenGraphs;
import io.dpfgateway.trainer.dpf.InvalidDpfException;
import io.dpfgateway.trainer.dpf.WireContent;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.gate.Gate;
import io.dpfgateway.trainer.gate.Threshold;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.report.Report;
import io.dpfgateway.trainer.report.WireFigures;
import io.dpfgateway.trainer.task.Head;
import io.dpfgateway.trainer.task.Objective;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DpfTrainingTest {
    private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");
    private static final PictureSplit PICTURES = TinyTask.pictures(300).split();

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(DpfMode.class)
    void shouldWriteABundleWhoseGraphsFitTogether(DpfMode mode) {
        // Given
        TrainingJob job = job(mode, "stage2", 1);

        // When
        TrainedDpf trained = new DpfTraining(job, Progress.SILENT).run(PICTURES);
        write(job, trained, "bundle");

        // Then
        Bundle bundle = Bundle.open(folder.resolve("bundle"), TrustPolicy.acceptUnsigned());
        assertThat(bundle.manifest().featuresShape()).containsExactly(32, 8, 8);
        assertThat(bundle.manifest().figures()).containsKeys("agreement", "knownSsim", "adaptiveSsim", "cleanSsim");
        float[] pictures = BothRuntimes.random(2, 1, 16, 16);
        float[] clean = BothRuntimes.torch(job.cut().front(), pictures, 2, 1, 16, 16);
        float[] poisoned = BothRuntimes.torch(trained.dpf(), clean, 2, 32, 8, 8);
        assertThat(BothRuntimes.onnx(bundle.graph(BundleFile.GATEWAY), pictures, 2, 1, 16, 16)
                        .values())
                .containsExactly(poisoned, within(1e-4f));
        assertThat(BothRuntimes.onnx(bundle.graph(BundleFile.FEATURES), poisoned, 2, 32, 8, 8)
                        .values())
                .isEqualTo(poisoned);
        assertThat(BothRuntimes.onnx(bundle.graph(BundleFile.BACK), clean, 2, 32, 8, 8)
                        .values())
                .containsExactly(BothRuntimes.torch(TinyTask.network(), pictures, 2, 1, 16, 16), within(1e-4f));
    }

    @ParameterizedTest
    @CsvSource({"CODE, FLOAT32", "CODE, FLOAT16", "CODE, INT8", "FEATURES, INT8"})
    void shouldWriteABundleWhoseHalvesMakeTheDpfWhateverTravels(WireContent content, WireType type) {
        // Given
        TrainingJob job = with(job(DpfMode.BOTTLENECK, "stage2", 1), new WireForm(content, type), GivenGraphs.NONE);

        // When
        TrainedDpf trained = new DpfTraining(job, Progress.SILENT).run(PICTURES);
        write(job, trained, "bundle");

        // Then
        Bundle bundle = Bundle.open(folder.resolve("bundle"), TrustPolicy.acceptUnsigned());
        List<Integer> shape = content == WireContent.CODE ? List.of(4, 2, 2) : List.of(32, 8, 8);
        assertThat(bundle.manifest().wire().shape()).isEqualTo(shape);
        assertThat(bundle.manifest().wire().type()).isEqualTo(type);
        float[] pictures = BothRuntimes.random(2, 1, 16, 16);
        float[] wire = BothRuntimes.onnx(bundle.graph(BundleFile.GATEWAY), pictures, 2, 1, 16, 16)
                .values();
        long[] dims = {2, shape.get(0), shape.get(1), shape.get(2)};
        float[] clean = BothRuntimes.torch(job.cut().front(), pictures, 2, 1, 16, 16);
        assertThat(BothRuntimes.onnx(bundle.graph(BundleFile.FEATURES), wire, dims)
                        .values())
                .containsExactly(BothRuntimes.torch(trained.dpf(), clean, 2, 32, 8, 8), within(1e-4f));
        WireFigures figures = trained.report().wire();
        int elements = shape.get(0) * shape.get(1) * shape.get(2);
        assertThat(figures.tensorBytes()).isEqualTo(elements * bytes(type));
        assertThat(figures.recordBytes()).isBetween(figures.tensorBytes() + 30, figures.tensorBytes() + 80);
        assertThat(figures.zstdBytes()).isPositive().isLessThan(figures.recordBytes());
        assertThat(figures.lz4Bytes()).isPositive().isLessThan(figures.recordBytes());
    }

    private static double bytes(WireType type) {
        return switch (type) {
            case FLOAT32 -> 4;
            case FLOAT16 -> 2;
            case INT8 -> 1;
        };
    }

    @Test
    void shouldLearnToHideThePictureInTheCodeWhenTheCodeIsWhatTravels() {
        // Given
        DpfSettings settings = new DpfSettings(DpfMode.BOTTLENECK, new Dial(4, 16, 4), 80, 16, 1);
        WireForm code = new WireForm(WireContent.CODE, WireType.FLOAT32);
        TrainingJob base = job(DpfMode.BOTTLENECK, "stage2", 1).with(cut(), settings);
        DpfSettings asItIs = new DpfSettings(DpfMode.BOTTLENECK, settings.dial(), 0, 16, 1);

        // When
        TrainedDpf againstCode = new DpfTraining(with(base, code, GivenGraphs.NONE), Progress.SILENT).run(PICTURES);
        OnnxModel againstFeatures =
                new DpfTraining(base, Progress.SILENT).run(PICTURES).dpf();
        TrainedDpf judged = new DpfTraining(
                        with(base, code, new GivenGraphs(againstFeatures, null)).with(cut(), asItIs), Progress.SILENT)
                .run(PICTURES);

        // Then
        assertThat(seenInTheCode(againstCode)).isLessThan(0.75 * seenInTheCode(judged));
    }

    @Test
    void shouldBlindTheKnownAdversaryTooWhenABottleneckIsToldTo() {
        // Given
        AttackPlan attack = AttackPlan.of(new Budget(AdversaryKind.SMALL, 12, 80, 16));
        TrainingJob base = job(DpfMode.BOTTLENECK, cut(), 1, 1, attack);
        Dial dial = new Dial(4, 16, 4);

        // When
        double sighted = seenByKnown(base, new DpfSettings(DpfMode.BOTTLENECK, dial, 80, 16, 1, 0, 0));
        double blinded = seenByKnown(base, new DpfSettings(DpfMode.BOTTLENECK, dial, 80, 16, 1, 0, 8));

        // Then
        assertThat(blinded).isLessThan(0.5 * sighted);
    }

    private static double seenByKnown(TrainingJob base, DpfSettings settings) {
        return new DpfTraining(base.with(cut(), settings), Progress.SILENT)
                .run(PICTURES)
                .report()
                .leakage()
                .known()
                .ssim()
                .mean();
    }

    private static GraphCut cut() {
        return GraphCut.at(TinyTask.network(), "stage2");
    }

    private static double seenInTheCode(TrainedDpf trained) {
        return trained.report().leakage().adaptives().stream()
                .filter(leakage -> leakage.sees() == Sees.CODE)
                .mapToDouble(leakage -> leakage.ssim().mean())
                .max()
                .orElseThrow();
    }

    @Test
    void shouldUseADpfAsItIsWhenItIsGivenWithoutSteps() {
        // Given
        OnnxModel dpf = new DpfTraining(job(DpfMode.BOTTLENECK, "stage2", 1), Progress.SILENT)
                .run(PICTURES)
                .dpf();
        TrainingJob base = job(DpfMode.BOTTLENECK, "stage2", 2);
        TrainingJob job = new TrainingJob(
                base.networkId(),
                1,
                base.cut(),
                base.input(),
                base.labels(),
                new DpfSettings(DpfMode.BOTTLENECK, new Dial(2, 4, 1), 0, 16, 2),
                base.attack(),
                Augmentation.NONE,
                new WireForm(WireContent.CODE, WireType.FLOAT32),
                base.objective(),
                new GivenGraphs(dpf, null));

        // When
        TrainedDpf trained = new DpfTraining(job, Progress.SILENT).run(PICTURES);

        // Then
        assertThat(trained.dpf().toBytes()).isEqualTo(dpf.toBytes());
        assertThat(trained.wire().shape()).containsExactly(4, 2, 2);
    }

    @ParameterizedTest
    @EnumSource(DpfMode.class)
    void shouldLearnFurtherAgainstTheAdversaryThatIsGiven(DpfMode mode) {
        // Given
        OnnxModel dpf = new DpfTraining(job(DpfMode.BOTTLENECK, "stage2", 1), Progress.SILENT)
                .run(PICTURES)
                .dpf();
        OnnxModel adversary = AdversaryKind.SMALL.build(List.of(32, 8, 8), List.of(1, 16, 16), 8, 5);
        TrainingJob base = job(mode, "stage2", 1);

        // When
        OnnxModel further = learn(base, new GivenGraphs(dpf, null));
        OnnxModel against = learn(base, new GivenGraphs(dpf, adversary));

        // Then
        assertThat(further.toBytes()).isNotEqualTo(dpf.toBytes());
        assertThat(against.toBytes()).isNotEqualTo(further.toBytes());
    }

    private static OnnxModel learn(TrainingJob base, GivenGraphs given) {
        TrainingJob job = with(base, base.wire(), given);
        DpfTraining training = new DpfTraining(job, Progress.SILENT);
        training.requireRunnable();
        return training.run(PICTURES).dpf();
    }

    @Test
    void shouldRefuseGivenGraphsThatDoNotFit() {
        OnnxModel small = AdversaryKind.SMALL.build(List.of(16, 8, 8), List.of(1, 16, 16), 8, 5);
        OnnxModel coloured = AdversaryKind.SMALL.build(List.of(32, 8, 8), List.of(3, 16, 16), 8, 5);
        refusesGiven(
                new GivenGraphs(null, small), "adversary's file does not take the cut's features [N,32,8,8]: node");
        refusesGiven(
                new GivenGraphs(null, coloured),
                "adversary's file gives [N,3,16,16] for features of [N,32,8,8] where [N,1,16,16] is needed");
        refusesGiven(new GivenGraphs(coloured, null), "DPF's file gives [N,3,16,16] for features of");
        GraphBuilder older = new GraphBuilder("other", 12);
        older.node("Relu", List.of(older.input(TensorSpec.batched("x", 32, 8, 8))));
        refusesGiven(
                new GivenGraphs(older.build(TensorSpec.batched("other/0.Relu", 32, 8, 8)), null),
                "the DPF is of opset 12 and the network of opset 13");
    }

    private static void refusesGiven(GivenGraphs given, String why) {
        TrainingJob base = job(DpfMode.BOTTLENECK, "stage2", 1);
        TrainingJob job = with(base, base.wire(), given);
        assertThatThrownBy(() -> new DpfTraining(job, Progress.SILENT).requireRunnable())
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("\n");
    }

    /** Synthetic embeddings are like what the network's own stages give; an encoder that learned would give others. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void shouldLeaveTheEncoderAsItIsWhenItLearnsFromSyntheticEmbeddings(int synthetic) {
        // Given
        DpfSettings settings = new DpfSettings(DpfMode.BOTTLENECK, new Dial(1, 4, 1), 3, 16, 1, synthetic, 0);
        TrainingJob plain = job(DpfMode.BOTTLENECK, "stage2", 1);

        // When
        TrainedDpf trained = new DpfTraining(plain.with(plain.cut(), settings), Progress.SILENT).run(PICTURES);

        // Then
        List<TensorProto> network = TinyTask.network().graph().getInitializerList();
        List<TensorProto> encoder = trained.dpf().graph().getInitializerList().stream()
                .filter(tensor -> !tensor.getName().startsWith("dpf/"))
                .toList();
        assertThat(encoder).isNotEmpty();
        assertThat(network.containsAll(encoder)).isEqualTo(synthetic > 0);
    }

    @Test
    void shouldRefuseSyntheticEmbeddingsForADpfThatIsGiven() {
        DpfSettings settings = new DpfSettings(DpfMode.BOTTLENECK, new Dial(1, 4, 1), 3, 16, 1, 2, 0);
        TrainingJob plain = job(DpfMode.BOTTLENECK, "stage2", 1);
        TrainingJob synthetic = plain.with(plain.cut(), settings);
        OnnxModel dpf = AdversaryKind.SMALL.build(List.of(32, 8, 8), List.of(32, 8, 8), 8, 5);

        assertThatThrownBy(() -> with(synthetic, synthetic.wire(), new GivenGraphs(dpf, null)))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageContaining("leave one of the two out");
    }

    @Test
    void shouldRefuseToShareACodeThatThereIsNot() {
        WireForm code = new WireForm(WireContent.CODE, WireType.FLOAT16);
        TrainingJob residual = job(DpfMode.RESIDUAL, "stage2", 1);
        assertThatThrownBy(() -> with(residual, code, GivenGraphs.NONE))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageStartingWith("the RESIDUAL mode has no code to share");
        OnnxModel codeless = AdversaryKind.SMALL.build(List.of(32, 8, 8), List.of(32, 8, 8), 8, 5);
        assertThatThrownBy(() -> with(residual, code, new GivenGraphs(codeless, null)))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageContaining("it needs a tensor named 'dpf/code'");
        OnnxModel adversary = AdversaryKind.SMALL.build(List.of(32, 8, 8), List.of(1, 16, 16), 8, 5);
        TrainingJob bottleneck = job(DpfMode.BOTTLENECK, "stage2", 1);
        assertThatThrownBy(() -> with(bottleneck, code, new GivenGraphs(null, adversary)))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageStartingWith("an adversary of features is given, but the code is what travels");
        assertThatThrownBy(() -> job(DpfMode.RESIDUAL, GraphCut.at(TinyTask.network(), "stage2"), 0, 1))
                .isInstanceOf(InvalidDpfException.class)
                .hasMessageContaining("give 1 or more, or a DPF to use as it is");
    }

    @Test
    void shouldKeepEveryHeadWhenTheNetworkHasSeveral() {
        // Given
        TrainingJob job = twoHeads(new Augmentation(true, 2));
        String embedding = job.objective().heads().get(1).output();

        // When
        TrainedDpf trained = new DpfTraining(job, Progress.SILENT).run(PICTURES);
        write(job, trained, "bundle");

        // Then
        List<HeadUtility> heads = trained.report().heads();
        assertThat(heads).extracting(HeadUtility::output).containsExactly("logits", embedding);
        int learned = PICTURES.train().size();
        assertThat(trained.report().pictures())
                .isEqualTo(
                        new Report.Pictures(learned, true, 2, PICTURES.heldOut().size(), PICTURES.skipped()));
        assertThat(trained.report().leakage().adaptive().spent().pictures()).isEqualTo(4 * learned);
        assertThat(heads.get(0).cleanAccuracy()).isGreaterThan(0.9);
        assertThat(heads.get(1).cleanAccuracy()).isGreaterThan(0.8);
        assertThat(heads.get(1).agreement()).isBetween(0.0, 1.0);
        assertThat(heads.get(1).distance()).isBetween(0.0, 2.0);
        assertThat(trained.report().utility().agreement())
                .isCloseTo((heads.get(0).agreement() + 2 * heads.get(1).agreement()) / 3, within(1e-9));
        Bundle bundle = Bundle.open(folder.resolve("bundle"), TrustPolicy.acceptUnsigned());
        assertThat(bundle.graph(BundleFile.BACK).outputs())
                .extracting(TensorSpec::name)
                .containsExactly("logits", embedding);
    }

    /** Copies of a picture are alike: a threshold that was found on pairs of them would be too high for different pictures. */
    @Test
    void shouldJudgeAnEmbeddingByPairsOfDifferentPictures() {
        TrainingJob plain = twoHeads(Augmentation.NONE);
        TrainingJob more = twoHeads(new Augmentation(true, 2));

        assertThat(cleanVerification(more, PICTURES)).isEqualTo(cleanVerification(plain, PICTURES));
        // Where no two pictures to learn from are of one label there is no threshold, and copies must not make one.
        assertThat(cleanVerification(more, eachOfItsOwn(PICTURES))).isNull();
        assertThat(JobHash.of(more, PICTURES)).isNotEqualTo(JobHash.of(plain, PICTURES));
        assertThat(JobHash.of(more, PICTURES)).isNotEqualTo(JobHash.of(twoHeads(new Augmentation(true, 3)), PICTURES));
    }

    private static @Nullable Double cleanVerification(TrainingJob job, PictureSplit pictures) {
        TrainedDpf trained = new DpfTraining(job, Progress.SILENT).run(pictures);
        return trained.report().heads().get(1).cleanAccuracy();
    }

    private static PictureSplit eachOfItsOwn(PictureSplit pictures) {
        List<PreparedPicture> train = pictures.train().stream()
                .map(picture -> new PreparedPicture(picture.values(), picture.sha256(), picture.sha256()))
                .toList();
        return new PictureSplit(train, pictures.heldOut(), pictures.skipped());
    }

    private static TrainingJob twoHeads(Augmentation augmentation) {
        OnnxModel network = TinyTask.network();
        OnnxModel twoHeads = OnnxModel.of(
                network.proto().toBuilder()
                        .setGraph(network.graph().toBuilder()
                                .addOutput(embedding(network).graph().getOutput(0)))
                        .build(),
                "two heads");
        String embedding = embedding(network).output().name();
        GraphCut cut = GraphCut.at(twoHeads, "stage2", List.of("logits", embedding));
        TrainingJob base = job(DpfMode.BOTTLENECK, "stage2", 1);
        return new TrainingJob(
                base.networkId(),
                1,
                cut,
                base.input(),
                base.labels(),
                base.dpf(),
                base.attack(),
                augmentation,
                base.wire(),
                new Objective(
                        List.of(new Head("logits", Task.CLASSIFICATION, 1), new Head(embedding, Task.EMBEDDING, 2)),
                        0.5),
                GivenGraphs.NONE);
    }

    /** The vector before the scores. */
    private static OnnxModel embedding(OnnxModel network) {
        String flat = GraphCut.candidates(network).stream()
                .filter(tensor -> tensor.endsWith(".Flatten"))
                .findFirst()
                .orElseThrow();
        return GraphCut.extract(network, "input", flat);
    }

    @Test
    void shouldGiveTheSameBundleForTheSameSeed() throws Exception {
        // When
        train("first", 1);
        train("again", 1);
        train("other", 2);

        // Then
        try (var files = Files.list(folder.resolve("first"))) {
            assertThat(files)
                    .hasSize(6)
                    .allSatisfy(file -> assertThat(folder.resolve("again").resolve(file.getFileName()))
                            .hasSameBinaryContentAs(file));
        }
        assertThat(Files.readAllBytes(folder.resolve("other/gateway.onnx")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("first/gateway.onnx")));
        assertThat(folder.resolve("other/back.onnx")).hasSameBinaryContentAs(folder.resolve("first/back.onnx"));
    }

    @Test
    void shouldReportOnHeldOutPicturesOnly() {
        // When
        TrainedDpf trained = new DpfTraining(job(DpfMode.BOTTLENECK, "stage2", 1), Progress.SILENT).run(PICTURES);

        // Then
        assertThat(trained.report().pictures().heldOut())
                .isEqualTo(PICTURES.heldOut().size());
        assertThat(trained.report().utility().cleanAccuracy()).isGreaterThan(0.9);
        assertThat(trained.report().leakage().clean().spent().pictures())
                .isEqualTo(PICTURES.train().size());
        assertThat(trained.attacks().typical()).hasSize(12);
        assertThat(trained.attacks().worst()).hasSize(4);
        assertThat(trained.attacks().worst().get(0).adaptiveSsim())
                .isCloseTo(trained.report().leakage().adaptive().ssim().highest(), within(1e-6));
    }

    @Test
    void shouldWriteABundleThatCannotBePublishedWhenItMissesItsGate() {
        // Given a gate that no six steps meet
        TrainingJob job = job(DpfMode.BOTTLENECK, "stage2", 1);
        Gate gate = new Gate(new TreeMap<>(Map.of(Threshold.MIN_AGREEMENT, 1.0, Threshold.MAX_KNOWN_SSIM, 1.0)));

        // When
        TrainedDpf trained = new DpfTraining(job, Progress.SILENT).run(PICTURES).judgedBy(gate);
        write(job, trained, "bundle");

        // Then
        Bundle bundle = Bundle.open(folder.resolve("bundle"), TrustPolicy.acceptUnsigned());
        assertThat(bundle.manifest().gate().outcome()).isEqualTo(GateVerdict.Outcome.MISSED);
        assertThat(bundle.manifest().gate().misses())
                .singleElement()
                .asString()
                .startsWith("minAgreement: the agreement is 0.");
        assertThatThrownBy(bundle::requirePublishable).isInstanceOf(BundleException.class);
        assertThatThrownBy(() -> BundleWriter.writePublic(folder.resolve("public"), bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("version 1 of tiny missed its gate and is not to be published: minAgreement: ");
        assertThat(folder.resolve("public")).doesNotExist();
    }

    @Test
    void shouldRefuseAThresholdOnAccuracyWhenNoPictureHeldOutHasALabel() {
        // Given
        DpfTraining training = new DpfTraining(job(DpfMode.BOTTLENECK, "stage2", 1), Progress.SILENT);
        Gate gate = new Gate(new TreeMap<>(Map.of(Threshold.MAX_ACCURACY_DROP, 1.0)));
        PictureSplit unlabelled = new PictureSplit(
                PICTURES.train(),
                PICTURES.heldOut().stream()
                        .map(picture -> new PreparedPicture(picture.values(), null, picture.sha256()))
                        .toList(),
                0);

        // When / Then
        training.requireMeasurable(gate, PICTURES);
        training.requireMeasurable(null, unlabelled);
        assertThatThrownBy(() -> training.requireMeasurable(gate, unlabelled))
                .isInstanceOf(UnmeasurableThresholdException.class)
                .hasMessageStartingWith("the gate sets maxAccuracyDrop, but no picture held out has one of the");
        Gate cosine = new Gate(new TreeMap<>(Map.of(Threshold.MIN_COSINE, 0.9)));
        assertThatThrownBy(() -> training.requireMeasurable(cosine, PICTURES))
                .isInstanceOf(UnmeasurableThresholdException.class)
                .hasMessageStartingWith("the gate sets minCosine, but the network gives no embedding");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "features to learn from",
                "features held out",
                "attack on clean features",
                "DPF",
                "small on poisoned features",
                "linkage"
            })
    void shouldStopInAnyStageAndLeaveNothing(String stage) {
        // Given
        Progress cancelling = new Progress() {
            private String current = "";

            @Override
            public void begin(String name, int steps) {
                current = name;
            }

            @Override
            public void at(int step, String note) {
                if (current.equals(stage)) {
                    throw new CancellationException(stage);
                }
            }
        };
        TrainingJob job = job(DpfMode.BOTTLENECK, "stage2", 1);

        // When / Then
        assertThatThrownBy(() -> write(job, new DpfTraining(job, cancelling).run(PICTURES), "bundle"))
                .isInstanceOf(CancellationException.class)
                .hasMessage(stage);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldRefuseTooFewPictures() {
        assertThatThrownBy(() -> new DpfTraining(job(DpfMode.RESIDUAL, "stage2", 1), Progress.SILENT)
                        .run(TinyTask.pictures(80).split()))
                .isInstanceOf(UnfitPicturesException.class)
                .hasMessageContaining("at least 50 of each are needed")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldRefuseACutThatGivesVectors() {
        // Given
        String flat = GraphCut.candidates(TinyTask.network()).stream()
                .filter(tensor -> tensor.endsWith(".Flatten"))
                .findFirst()
                .orElseThrow();

        // When / Then
        assertThatThrownBy(() -> new DpfTraining(job(DpfMode.RESIDUAL, flat, 1), Progress.SILENT).run(PICTURES))
                .isInstanceOf(UnfitPicturesException.class)
                .hasMessage("cannot cut at '" + flat + "': it is of 2 dimensions where features of 4 [N,C,H,W]"
                        + " are needed; cut earlier");
    }

    @Test
    void shouldRefuseANetworkWithoutClassScores() {
        // Given
        OnnxModel headless = GraphCut.extract(TinyTask.network(), "input", "stage3");
        TrainingJob job = job(DpfMode.RESIDUAL, GraphCut.at(headless, "stage1"), 1);

        // When / Then
        assertThatThrownBy(() -> new DpfTraining(job, Progress.SILENT).run(PICTURES))
                .isInstanceOf(UnfitPicturesException.class)
                .hasMessage("the network's output 'stage3' is of 4 dimensions where scores or embeddings [N,values] are"
                        + " needed; give a classifier or an embedding network");
    }

    private void train(String name, long seed) {
        TrainingJob job = job(DpfMode.BOTTLENECK, "stage2", seed);
        write(job, new DpfTraining(job, Progress.SILENT).run(PICTURES), name);
    }

    private void write(TrainingJob job, TrainedDpf trained, String name) {
        new BundleAssembly(job, trained, new BundleWriter(null)).write(folder.resolve(name), PICTURES, CREATED);
    }

    private static TrainingJob job(DpfMode mode, String cut, long seed) {
        return job(mode, GraphCut.at(TinyTask.network(), cut), seed);
    }

    private static TrainingJob job(DpfMode mode, GraphCut cut, long seed) {
        return job(mode, cut, 6, seed);
    }

    private static TrainingJob with(TrainingJob job, WireForm wire, GivenGraphs given) {
        return new TrainingJob(
                job.networkId(),
                job.version(),
                job.cut(),
                job.input(),
                job.labels(),
                job.dpf(),
                job.attack(),
                job.augmentation(),
                wire,
                job.objective(),
                given);
    }

    private static TrainingJob job(DpfMode mode, GraphCut cut, int steps, long seed) {
        return job(mode, cut, steps, seed, AttackPlan.of(new Budget(AdversaryKind.SMALL, 12, 6, 16)));
    }

    private static TrainingJob job(DpfMode mode, GraphCut cut, int steps, long seed, AttackPlan attack) {
        return new TrainingJob(
                new NetworkId("tiny"),
                1,
                cut,
                TinyTask.INPUT,
                TinyTask.LABELS,
                new DpfSettings(mode, new Dial(2, 4, 1), steps, 16, seed),
                attack,
                Augmentation.NONE,
                mode == DpfMode.RESIDUAL ? WireType.INT8 : WireType.FLOAT16);
    }
}
