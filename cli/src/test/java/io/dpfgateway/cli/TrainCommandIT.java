package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a network and a folder of pictures to a bundle, as a user does it. */
class TrainCommandIT {
    private static final int PICTURES = 600;
    private static final int GATE_MISSED = 3;
    private static final int CANCELLED = 130;
    private static final Map<String, String> EPOCH = Map.of("SOURCE_DATE_EPOCH", "1767225600");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        DemoNetwork.copyTo(folder);
        TestPictures.write(folder.resolve("pictures"), PICTURES);
    }

    @Test
    void shouldGiveTheSameBundleTwiceWhenSeedAndTimeAreTheSame() throws Exception {
        // When: each in a process of its own, which has one core
        Path bundles = Files.createDirectory(folder.resolve("bundles"));
        try (ChildDpf one = train(bundles.resolve("first"), 10);
                ChildDpf two = train(bundles.resolve("second"), 10)) {
            assertThat(one.awaitEnd()).as(one.output()).isZero();
            assertThat(two.awaitEnd()).as(two.output()).isZero();
        }

        // Then
        Bundle first = Bundle.open(bundles.resolve("first"), TrustPolicy.acceptUnsigned());
        assertThat(first.manifest().created()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(first.manifest().figures()).containsKeys("agreement");
        assertThat(Files.readString(bundles.resolve("first").resolve(BundleFile.REPORT_HTML.fileName())))
                .contains("data:image/png;base64,");
        List<String> names = names(bundles.resolve("first"));
        assertThat(names(bundles.resolve("second"))).isEqualTo(names);
        for (String name : names) {
            assertThat(bundles.resolve("second").resolve(name))
                    .hasSameBinaryContentAs(bundles.resolve("first").resolve(name));
        }
        assertThat(names(bundles)).containsExactly("first", "second");
        checkFurtherUse(bundles.resolve("first"));
        checkAttack(bundles.resolve("first"));
    }

    /** What a user does with a bundle next. */
    private static void checkFurtherUse(Path bundle) throws IOException {
        Call verify = Call.dpf("bundle", "verify", bundle.toString());
        assertThat(verify.code()).isZero();
        assertThat(verify.out())
                .contains("network    fashion-mnist, cut at stage2", "gate       none applied", "The bundle is whole.");

        Path store = folder.resolve("partner");
        Call export = Call.dpf("bundle", "export", bundle.toString(), "--out", store.toString());
        assertThat(export.code()).isZero();
        assertThat(names(store.resolve("fashion-mnist/1")))
                .containsExactly("back.onnx", "features.onnx", "manifest.json");

        int nobody = FreePort.ofNobody();
        Call publish = Call.dpf("models", "publish", bundle.toString(), "--bootstrap-servers", "127.0.0.1:" + nobody);
        assertThat(publish.complaints())
                .singleElement()
                .asString()
                .contains("cannot announce fashion-mnist/1 on dpf-models", "check the brokers");
        assertThat(publish.code()).isOne();
    }

    /** An attack on what is there gives the same figures each time, and leaves the bundle as it was. */
    private static void checkAttack(Path bundle) throws IOException {
        Path attribute = Files.writeString(folder.resolve("attribute.csv"), attribute());
        List<byte[]> reports = new ArrayList<>();
        for (String name : List.of("attack-1", "attack-2")) {
            Call attack = Call.dpf(
                    "attack",
                    "--bundle",
                    bundle.toString(),
                    "--images",
                    folder.resolve("pictures").toString(),
                    "--attribute",
                    attribute.toString(),
                    "--out",
                    folder.resolve(name).toString(),
                    "--budget",
                    "quick",
                    "--attack-steps",
                    "3",
                    "--held-out",
                    "0.2",
                    "--batch",
                    "32");
            assertThat(attack.code()).as(attack.err()).isZero();
            assertThat(attack.out())
                    .contains("poisoned, adaptive unet", "poisoned, adaptive ensemble", "equal fidelity")
                    .contains("inversion of poisoned features", "thumbnail 4x4", "linked by output:")
                    .contains("attribute.csv from poisoned features:");
            assertThat(names(folder.resolve(name))).containsExactly("report.html", "report.json");
            reports.add(Files.readAllBytes(folder.resolve(name).resolve("report.json")));
        }
        assertThat(reports.get(1)).isEqualTo(reports.get(0));
        assertThat(Call.dpf("bundle", "verify", bundle.toString()).code()).isZero();
    }

    /** Whether a picture's number is even, as nobody could tell from it. */
    private static String attribute() throws IOException {
        Path pictures = folder.resolve("pictures");
        try (Stream<Path> files = Files.walk(pictures)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> pictures.relativize(file).toString().replace('\\', '/'))
                    .map(name -> name + "," + (name.replaceAll("\\D", "").matches(".*[02468]") ? "even" : "odd"))
                    .collect(Collectors.joining("\n"));
        }
    }

    @Test
    void shouldEndWithExitCode3AndABundleThatStaysInWhenTheGateIsMissed() throws Exception {
        // Given
        Path gate = Files.writeString(folder.resolve("gate.yaml"), "minAgreement: 1\nmaxAdaptiveSsim: -1\n");
        Path bundle = folder.resolve("kept-in");

        // When
        try (ChildDpf dpf = train(bundle, 2, "--gate", gate.toString())) {
            assertThat(dpf.awaitEnd()).as(dpf.output()).isEqualTo(GATE_MISSED);

            // Then
            assertThat(dpf.output().lines().filter(line -> line.startsWith("dpf train: ")))
                    .hasSize(2)
                    .allMatch(
                            line -> line.matches("dpf train: the gate was missed: m\\w+: .* is .*, (above|below) -?1"));
            assertThat(dpf.output()).contains("gate               missed: the bundle cannot be published");
        }
        assertThat(Call.dpf("bundle", "verify", bundle.toString()).out()).contains("gate       missed: minAgreement: ");
        int nobody = FreePort.ofNobody();
        Call publish = Call.dpf("models", "publish", bundle.toString(), "--bootstrap-servers", "127.0.0.1:" + nobody);
        assertThat(publish.complaints())
                .singleElement()
                .asString()
                .contains("version 1 of fashion-mnist missed its gate and is not to be published: minAgreement: ");
        assertThat(publish.code()).isOne();
        Call export = Call.dpf(
                "bundle",
                "export",
                bundle.toString(),
                "--out",
                folder.resolve("out").toString());
        assertThat(export.code()).isOne();
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void shouldLeaveNothingWhenTheUserEndsIt() throws Exception {
        // Given
        ChildDpf.assumeInterruptsArrive();
        Path place = Files.createDirectory(folder.resolve("interrupted"));
        try (ChildDpf dpf = train(place.resolve("bundle"), 1_000_000)) {
            dpf.awaitText("features held out");

            // When
            dpf.interrupt();

            // Then
            assertThat(dpf.awaitEnd()).as(dpf.output()).isEqualTo(CANCELLED);
            assertThat(dpf.output()).contains("dpf train: cancelled");
        }
        assertThat(names(place)).isEmpty();
    }

    private static ChildDpf train(Path out, int steps, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("train", "--cut", "stage2", "--held-out", "0.2", "--batch", "32"));
        args.addAll(List.of("--network", folder.resolve("fashion-mnist.onnx").toString()));
        args.addAll(List.of("--images", folder.resolve("pictures").toString()));
        args.addAll(List.of("--steps", Integer.toString(steps), "--attack-steps", "10"));
        args.addAll(List.of("--out", out.toString()));
        args.addAll(List.of(more));
        return ChildDpf.start(folder, EPOCH, args.toArray(String[]::new));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
