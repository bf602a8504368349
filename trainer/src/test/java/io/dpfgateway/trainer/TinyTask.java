package io.dpfgateway.trainer;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.network.NetworkSettings;
import io.dpfgateway.trainer.network.NetworkTrainer;
import io.dpfgateway.trainer.picture.PictureSplitter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A task that is learned in seconds: is it a disc, a lying or a standing bar? */
public final class TinyTask {
    public static final int SIDE = 16;
    public static final List<String> LABELS = List.of("disc", "lying", "standing");
    public static final InputSpec INPUT =
            new InputSpec(SIDE, SIDE, Channels.GRAY, ResizePolicy.STRETCH, List.of(0.5), List.of(0.5));

    private TinyTask() {}

    /** Labelled pictures, a share of 0.25 held out. */
    public static PictureSplitter pictures(int count) {
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.25);
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            splitter.add(LABELS.get(i % 3), draw(i % 3, random));
        }
        return splitter;
    }

    /** Pictures as PNG files, one folder a label. */
    public static void write(Path folder, int count) throws IOException {
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            Path label = Files.createDirectories(folder.resolve(LABELS.get(i % 3)));
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setDataElements(0, 0, SIDE, SIDE, samples(i % 3, random));
            ImageIO.write(image, "png", label.resolve(i + ".png").toFile());
        }
    }

    /** A network that has learned the task; the same each time. */
    public static OnnxModel network() {
        return Learned.NETWORK;
    }

    private static Picture draw(int label, Random random) {
        return Picture.grey(SIDE, SIDE, samples(label, random));
    }

    private static byte[] samples(int label, Random random) {
        double x = 5 + 6 * random.nextDouble();
        double y = 5 + 6 * random.nextDouble();
        byte[] samples = new byte[SIDE * SIDE];
        for (int i = 0; i < samples.length; i++) {
            double dx = Math.abs(i % SIDE - x);
            double dy = Math.abs(i / SIDE - y);
            boolean inside =
                    switch (label) {
                        case 0 -> Math.hypot(dx, dy) < 3.5;
                        case 1 -> dx < 6 && dy < 1.5;
                        default -> dx < 1.5 && dy < 6;
                    };
            samples[i] = (byte) ((inside ? 200 : 20) + random.nextInt(30));
        }
        return samples;
    }

    /** The holder idiom: learned once a run of the tests. */
    private static final class Learned {
        private static final OnnxModel NETWORK = learn();

        private static OnnxModel learn() {
            TorchRuntime.useThreads(1);
            return new NetworkTrainer(INPUT, LABELS, Progress.SILENT)
                    .train(pictures(300).unsplit(), new NetworkSettings(5, 30, 1));
        }
    }
}
