package io.dpfgateway.trainer.service.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.GraphCut;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.feature.ChannelMeter;
import io.dpfgateway.trainer.feature.ChannelMoments;
import io.dpfgateway.trainer.intake.NetworkIntake;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What the measure says of real pictures, where they are at hand: the default threshold lies between chance and change. */
class DriftOfRealPicturesTest {
    private static final double THRESHOLD = DriftRule.USUAL.threshold();
    private static final int COUNT = DriftRule.USUAL.pictures();
    private static final InputSpec INPUT = new InputSpec(
            32, 32, Channels.RGB, ResizePolicy.STRETCH, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    @Test
    void shouldLieBelowTheThresholdForTheSameKindOfPicturesAndAboveItForOthers() throws IOException {
        // Given
        OnnxModel network = NetworkIntake.ready(OnnxModel.read(data("models/resnet20-cifar10.onnx")), INPUT);
        OnnxModel front = GraphCut.at(network, "layer2").front();
        List<PreparedPicture> all = pictures("cifar10-test.zip", 3 * COUNT);
        ChannelMoments reference = ChannelMeter.of(front, INPUT, all.subList(0, COUNT));

        // When
        double same = Drift.between(reference, ChannelMeter.of(front, INPUT, all.subList(COUNT, 2 * COUNT)));
        double again = Drift.between(reference, ChannelMeter.of(front, INPUT, all.subList(2 * COUNT, 3 * COUNT)));
        double ships = Drift.between(
                reference,
                ChannelMeter.of(
                        front,
                        INPUT,
                        all.stream()
                                .filter(picture -> "ship".equals(picture.label()))
                                .toList()));
        double faces = Drift.between(reference, ChannelMeter.of(front, INPUT, pictures("orl-faces.zip", COUNT)));
        double dark = Drift.between(
                reference,
                ChannelMeter.of(
                        front,
                        INPUT,
                        all.subList(COUNT, 2 * COUNT).stream()
                                .map(DriftOfRealPicturesTest::darkened)
                                .toList()));
        String told = "same kind " + same + " and " + again + ", only ships " + ships + ", faces " + faces
                + ", at dusk " + dark;

        // Then
        assertThat(Math.max(same, again)).as(told).isLessThan(THRESHOLD / 2);
        assertThat(ships).as(told).isGreaterThan(THRESHOLD);
        assertThat(Math.min(faces, dark)).as(told).isGreaterThan(2 * THRESHOLD);
    }

    /** As a camera has it when a third of the light is left. */
    private static PreparedPicture darkened(PreparedPicture picture) {
        float[] values = picture.values().clone();
        int plane = values.length / 3;
        for (int i = 0; i < values.length; i++) {
            double mean = INPUT.mean().get(i / plane);
            double deviation = INPUT.std().get(i / plane);
            values[i] = (float) (((values[i] * deviation + mean) / 3 - mean) / deviation);
        }
        return new PreparedPicture(values, picture.label(), picture.sha256());
    }

    /** Spread over the whole archive; in the order of their hashes, which is any order. */
    private static List<PreparedPicture> pictures(String name, int count) throws IOException {
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.5);
        try (ZipFile zip = new ZipFile(data(name).toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> entry.getName().matches(".*\\.(png|pgm|jpe?g|JPE?G)"))
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            int wanted = Math.min(count, entries.size());
            for (int i = 0; i < wanted; i++) {
                ZipEntry entry = entries.get((int) ((long) i * entries.size() / wanted));
                try (InputStream in = zip.getInputStream(entry)) {
                    splitter.add(Path.of(entry.getName()).getName(1).toString(), in.readAllBytes());
                }
            }
        }
        return splitter.unsplit();
    }

    private static Path data(String name) {
        String data = System.getenv("DPF_DATA");
        Path folder =
                data != null ? Path.of(data) : Path.of(System.getProperty("dpf.project.root", "."), "../shared/data");
        Path file = folder.resolve(name);
        assumeTrue(
                Files.exists(file), () -> "skipped: there is no " + file + "; set DPF_DATA to the folder of test data");
        return file;
    }
}
