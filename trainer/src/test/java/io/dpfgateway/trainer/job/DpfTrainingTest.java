package io.dpfgateway.trainer.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.BothRuntimes;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.dpf.Dial;
import io.dpfgateway.trainer.dpf.DpfMode;
import io.dpfgateway.trainer.dpf.DpfSettings;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        assertThat(trained.report().leakage().clean().pictures())
                .isEqualTo(PICTURES.train().size());
        assertThat(trained.attacks().typical()).hasSize(12);
        assertThat(trained.attacks().worst()).hasSize(4);
        assertThat(trained.attacks().worst().get(0).adaptiveSsim())
                .isCloseTo(trained.report().leakage().adaptive().ssim().highest(), within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "features to learn from",
                "features held out",
                "attack on clean features",
                "DPF",
                "attack on poisoned features"
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
                .hasMessage("the network's output is of 4 dimensions where scores [N,classes] are needed;"
                        + " give a classifier");
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
        return new TrainingJob(
                new NetworkId("tiny"),
                1,
                cut,
                TinyTask.INPUT,
                TinyTask.LABELS,
                new DpfSettings(mode, new Dial(2, 4, 1), 6, 16, seed),
                new Budget(AdversaryKind.SMALL, 12, 6, 16),
                false,
                mode == DpfMode.RESIDUAL ? WireType.INT8 : WireType.FLOAT16);
    }
}
