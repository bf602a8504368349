package io.dpfgateway.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.GraphBuilder;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.NotACutException;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.RefusedGraphException;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.AttackPlan;
import io.dpfgateway.trainer.attack.BudgetLevel;
import io.dpfgateway.trainer.attack.Leakage;
import io.dpfgateway.trainer.attack.Linkage;
import io.dpfgateway.trainer.attack.OwnAdversary;
import io.dpfgateway.trainer.attack.Sees;
import io.dpfgateway.trainer.layer.Conv;
import io.dpfgateway.trainer.layer.Layers;
import io.dpfgateway.trainer.picture.Augmentation;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.report.Report;
import io.dpfgateway.trainer.report.ReportHtml;
import io.dpfgateway.trainer.report.ReportJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a bundle whose wire tensor is a code of four channels, made by a DPF that has learned nothing. */
class BundleAttackTest {
    private static final PictureSplit PICTURES = TinyTask.pictures(300).split();
    private static final List<Integer> FEATURES = List.of(32, 8, 8);
    private static final List<Integer> CODE = List.of(4, 8, 8);
    private static final List<Integer> PICTURE = List.of(1, TinyTask.SIDE, TinyTask.SIDE);
    private static final AttackPlan PLAN = BudgetLevel.QUICK
            .plan(16)
            .withKind(AdversaryKind.SMALL)
            .withWidth(12)
            .withSteps(3);

    @TempDir
    private static Path folder;

    private static Bundle bundle;

    @BeforeAll
    static void write() {
        GraphCut cut = GraphCut.at(TinyTask.network(), "stage2");
        OnnxModel poison = convolution("poison", cut.tensor(), cut.back().opset(), 32, 4, "wire");
        OnnxModel decode = convolution("decode", "wire", cut.back().opset(), 4, 32, cut.tensor());
        Map<BundleFile, byte[]> files = new EnumMap<>(BundleFile.class);
        files.put(
                BundleFile.GATEWAY,
                GraphJoin.join(cut.front(), poison)
                        .withShapes(batchOf(PICTURE), batchOf(CODE))
                        .toBytes());
        files.put(BundleFile.FEATURES, decode.toBytes());
        files.put(
                BundleFile.BACK,
                cut.back()
                        .withShapes(batchOf(FEATURES), cut.back().output().shape())
                        .toBytes());
        files.put(BundleFile.REPORT_JSON, "{}".getBytes(StandardCharsets.UTF_8));
        files.put(BundleFile.REPORT_HTML, new byte[] {'-'});
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                new NetworkId("tiny"),
                3,
                "bottleneck",
                cut.tensor(),
                cut.back().opset(),
                TinyTask.INPUT,
                WireSpec.floats(WireType.FLOAT16, CODE),
                FEATURES,
                TinyTask.LABELS,
                new TreeMap<>(),
                new Manifest.TrainingData("0".repeat(64), 1),
                Instant.parse("2026-01-02T03:04:05Z"),
                new TreeMap<>());
        Path directory = new BundleWriter(null).write(folder.resolve("bundle"), manifest, files);
        bundle = Bundle.open(directory, TrustPolicy.acceptUnsigned());
    }

    private static OnnxModel convolution(String name, String input, int opset, int from, int to, String output) {
        GraphBuilder graph = new GraphBuilder(name, opset);
        Layers layers = new Layers(graph, 5);
        String x = layers.conv(graph.input(TensorSpec.batched(input, from, 8, 8)), Conv.one(from, to));
        graph.nodeNamed("Identity", List.of(x), output);
        return graph.build(TensorSpec.batched(output, to, 8, 8));
    }

    private static List<Long> batchOf(List<Integer> dims) {
        return TensorSpec.batched(
                        "", dims.stream().mapToLong(Integer::longValue).toArray())
                .shape();
    }

    @Test
    void shouldAttackFeaturesAndCodeAlike() {
        // When
        BundleAttack.Outcome outcome = attack(PLAN, 1);

        // Then
        assertThat(outcome.report().dpfVersion()).isEqualTo(3);
        assertThat(outcome.report().training()).isNull();
        assertThat(outcome.report().utility().cleanAccuracy()).isGreaterThan(0.9);
        assertThat(outcome.report().leakage().adaptives())
                .extracting(Leakage::adversary, Leakage::sees)
                .containsExactly(
                        tuple("small", Sees.POISONED_FEATURES),
                        tuple("small", Sees.CODE),
                        tuple("ensemble", Sees.CODE));
        assertThat(outcome.report().findings().linkage())
                .extracting(Linkage::by)
                .containsExactly(Sees.POISONED_FEATURES, Sees.CODE, Sees.OUTPUT);
        // A random linear code of four channels still tells which picture it is of.
        assertThat(outcome.report().findings().linkage().get(1).hits().get(0).topOne())
                .isGreaterThan(0.8);
        assertThat(outcome.report().leakage().inversions()).hasSize(3);
        assertThat(outcome.report().leakage().noise()).isNotNull();
        assertThat(outcome.report().findings().attribute().guesses()).hasSize(4);
        assertThat(outcome.attacks().typical().get(0).looks()).hasSize(6);
    }

    @Test
    void shouldGiveTheSameReportForTheSameSeed() {
        // When
        BundleAttack.Outcome first = attack(PLAN, 1);
        BundleAttack.Outcome second = attack(PLAN, 1);
        BundleAttack.Outcome other = attack(PLAN, 2);

        // Then
        assertThat(ReportJson.write(second.report())).isEqualTo(ReportJson.write(first.report()));
        assertThat(ReportHtml.write(second.report(), second.attacks(), PICTURE))
                .isEqualTo(ReportHtml.write(first.report(), first.attacks(), PICTURE));
        assertThat(other.report().leakage()).isNotEqualTo(first.report().leakage());
    }

    /** The front of the bundle is the network's own, so that it makes no difference which is taken. */
    @Test
    void shouldFindTheSameFrontInTheBundleAsInTheNetwork() {
        assertThat(new BundleAttack(bundle, TinyTask.network(), PLAN, 1, Progress.SILENT)
                        .run(PICTURES, Augmentation.NONE, null)
                        .report())
                .isEqualTo(attack(PLAN, 1).report());
    }

    /** As many as a report of a DPF that was learned with them. */
    @Test
    void shouldLetAttackersLearnFromWhatIsMadeOfEachPicture() {
        // When
        Report report = new BundleAttack(bundle, null, PLAN, 1, Progress.SILENT)
                .run(PICTURES, new Augmentation(true, 2), null)
                .report();

        // Then
        int learned = PICTURES.train().size();
        assertThat(report.pictures())
                .isEqualTo(
                        new Report.Pictures(learned, true, 2, PICTURES.heldOut().size(), 0));
        assertThat(report.leakage().known().spent().pictures()).isEqualTo(4 * learned);
        assertThat(report.leakage().adaptives())
                .filteredOn(leakage -> leakage.adversary().equals("small"))
                .allSatisfy(leakage -> assertThat(leakage.spent().pictures()).isEqualTo(4 * learned));
        assertThat(report.utility()).isEqualTo(attack(PLAN, 1).report().utility());
    }

    @Test
    void shouldTryAnAdversaryThatSomebodyBroughtAsItIsAndLearningOn() {
        // Given
        OnnxModel brought = AdversaryKind.SMALL.build(CODE, PICTURE, 8, 9);

        // When
        BundleAttack.Outcome outcome = attack(PLAN.withOwn(List.of(new OwnAdversary("mine.onnx", brought))), 1);

        // Then
        List<Leakage> adaptives = outcome.report().leakage().adaptives();
        assertThat(adaptives)
                .extracting(Leakage::adversary)
                .containsExactly("mine.onnx, as it came", "mine.onnx", "small", "small", "ensemble");
        assertThat(adaptives.get(0).sees()).isEqualTo(Sees.CODE);
        assertThat(adaptives.get(0).spent().steps()).isZero();
        assertThat(adaptives.get(1).spent().steps()).isEqualTo(3);
        assertThat(adaptives.get(1).likeness()).isNotEqualTo(adaptives.get(0).likeness());
    }

    @Test
    void shouldRefuseAnAdversaryOfOtherFeaturesBeforeAnyPicture() {
        OnnxModel other = AdversaryKind.SMALL.build(List.of(7, 8, 8), PICTURE, 8, 9);
        AttackPlan plan = PLAN.withOwn(List.of(new OwnAdversary("mine.onnx", other)));
        assertThatThrownBy(() -> new BundleAttack(bundle, null, plan, 1, Progress.SILENT).requireRunnable())
                .isInstanceOf(RefusedGraphException.class)
                .hasMessageContaining("mine.onnx")
                .hasMessageContaining("[32, 8, 8]");
    }

    @Test
    void shouldRefuseANetworkThatHasNoSuchCut() {
        OnnxModel other = GraphCut.at(TinyTask.network(), "stage2").back();
        assertThatThrownBy(() -> new BundleAttack(bundle, other, PLAN, 1, Progress.SILENT))
                .isInstanceOf(NotACutException.class);
    }

    private static BundleAttack.Outcome attack(AttackPlan plan, long seed) {
        return new BundleAttack(bundle, null, plan, seed, Progress.SILENT).run(PICTURES, Augmentation.NONE, null);
    }
}
