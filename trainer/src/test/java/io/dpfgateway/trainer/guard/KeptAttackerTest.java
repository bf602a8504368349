package io.dpfgateway.trainer.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On versions whose DPF is one factor for all features: it hides nothing, or everything. */
class KeptAttackerTest {
    private static final PictureSplit PICTURES = TinyTask.pictures(300).split();
    private static final Budget BUDGET = new Budget(AdversaryKind.SMALL, 16, 60, 16);
    private static final List<Integer> FEATURES = List.of(32, 8, 8);

    @TempDir
    Path folder;

    @Test
    void shouldSeeMuchOfWhatIsSharedPlainlyAndLittleOfWhatIsHidden() {
        // Given
        Bundle plain = bundle(1, 1, WireType.FLOAT16);
        Bundle hidden = bundle(2, 0, WireType.FLOAT16);

        // When
        LeakageReading ofPlain = attack(plain);
        LeakageReading ofHidden = attack(hidden);

        // Then
        assertThat(ofPlain.networkId()).isEqualTo("tiny");
        assertThat(ofPlain.version()).isEqualTo(1);
        assertThat(ofPlain.pictures()).isEqualTo(PICTURES.heldOut().size());
        assertThat(ofPlain.ssim().low()).isGreaterThan(ofHidden.ssim().high() + 0.1);
        LeakageThreshold between =
                new LeakageThreshold((ofPlain.ssim().low() + ofHidden.ssim().high()) / 2, 50);
        assertThat(ofPlain.misses(between)).isTrue();
        assertThat(ofHidden.misses(between)).isFalse();
    }

    @Test
    void shouldSeeWhatTheWireCarriesWhenItIsRounded() {
        // Given: bytes of such a scale are all 0
        Bundle rounded = bundle(1, 1, WireType.INT8);
        Bundle hidden = bundle(2, 0, WireType.FLOAT16);

        assertThat(attack(rounded).ssim()).isEqualTo(attack(hidden).ssim());
    }

    @Test
    void shouldNotJudgeByPicturesThatItHasLearnedFrom() {
        try (KeptAttacker attacker =
                KeptAttacker.train(bundle(1, 1, WireType.FLOAT16), PICTURES.train(), BUDGET, 1, Progress.SILENT)) {
            assertThatThrownBy(() -> attacker.measure(PICTURES.train(), Progress.SILENT))
                    .isInstanceOf(UnfitPicturesException.class)
                    .hasMessageContaining("has learned from every picture that was given");
        }
    }

    @Test
    void shouldRefuseToLearnFromTooFewPictures() {
        Bundle bundle = bundle(1, 1, WireType.FLOAT16);

        assertThatThrownBy(
                        () -> KeptAttacker.train(bundle, PICTURES.train().subList(0, 49), BUDGET, 1, Progress.SILENT))
                .isInstanceOf(UnfitPicturesException.class)
                .hasMessageContaining("there are 49 pictures");
    }

    private static LeakageReading attack(Bundle bundle) {
        try (KeptAttacker attacker = KeptAttacker.train(bundle, PICTURES.train(), BUDGET, 1, Progress.SILENT)) {
            return attacker.measure(PICTURES.heldOut(), Progress.SILENT);
        }
    }

    private Bundle bundle(int version, float factor, WireType type) {
        GraphCut cut = GraphCut.at(TinyTask.network(), "stage2");
        int opset = cut.back().opset();
        GraphBuilder dpf = new GraphBuilder("dpf", opset);
        String x = dpf.input(TensorSpec.batched(cut.tensor(), 32, 8, 8));
        dpf.nodeNamed("Mul", List.of(x, dpf.floats("factor", new float[] {factor}, 1)), "wire");
        GraphBuilder features = new GraphBuilder("features", opset);
        features.nodeNamed("Identity", List.of(features.input(TensorSpec.batched("wire", 32, 8, 8))), cut.tensor());
        OnnxModel gateway = GraphJoin.join(cut.front(), dpf.build(TensorSpec.batched("wire", 32, 8, 8)))
                .withShapes(batchOf(List.of(1, TinyTask.SIDE, TinyTask.SIDE)), batchOf(FEATURES));
        byte[] none = "{}".getBytes(StandardCharsets.UTF_8);
        Manifest manifest = new Manifest(
                Manifest.FORMAT,
                new NetworkId("tiny"),
                version,
                "bottleneck",
                cut.tensor(),
                opset,
                TinyTask.INPUT,
                type == WireType.INT8 ? new WireSpec(type, FEATURES, 1e6, 0) : WireSpec.floats(type, FEATURES),
                FEATURES,
                TinyTask.LABELS,
                new TreeMap<>(),
                new Manifest.TrainingData("0".repeat(64), 1),
                Instant.parse("2026-01-02T03:04:05Z"),
                new TreeMap<>());
        Path written = new BundleWriter(null)
                .write(
                        folder.resolve("bundle-" + version),
                        manifest,
                        Map.of(
                                BundleFile.GATEWAY, gateway.toBytes(),
                                BundleFile.FEATURES,
                                        features.build(TensorSpec.batched(cut.tensor(), 32, 8, 8))
                                                .toBytes(),
                                BundleFile.BACK,
                                        cut.back()
                                                .withInputShape(batchOf(FEATURES))
                                                .toBytes(),
                                BundleFile.REPORT_JSON, none,
                                BundleFile.REPORT_HTML, none));
        return Bundle.open(written, TrustPolicy.acceptUnsigned());
    }

    private static List<Long> batchOf(List<Integer> dims) {
        return TensorSpec.batched(
                        "", dims.stream().mapToLong(Integer::longValue).toArray())
                .shape();
    }
}
