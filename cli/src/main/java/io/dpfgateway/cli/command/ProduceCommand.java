package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.camera.PictureProducer;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.topic.Topic;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dpf produce}. */
@Command(
        name = "produce",
        mixinStandardHelpOptions = true,
        header = "Sends the pictures of a folder or ZIP to raw-images, as a camera does.",
        description = "A picture's id is its path; the folder it lies in is its label.")
public final class ProduceCommand implements Runnable {
    private final Cancellation cancellation;

    @Option(names = "--images", required = true, paramLabel = "DIR|ZIP", description = "JPEGs, PNGs and PGMs.")
    private Path images = Path.of("");

    @Option(
            names = "--source",
            paramLabel = "ID",
            defaultValue = "camera-1",
            description = "Who sends them; the record's key. Default: ${DEFAULT-VALUE}")
    private String source = "";

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** Made by the command line's factory. */
    public ProduceCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        Logs.toStandardError(Level.WARN);
        ProgressBar progress = ProgressBar.onTerminal(cancellation);
        String topic = cluster.names().of(Topic.RAW_IMAGES);
        int sent = 0;
        try (PictureSource pictures = PictureSource.open(images);
                PictureProducer producer = new PictureProducer(cluster.kafka(), cluster.registry(), topic)) {
            progress.begin("sending", pictures.size());
            for (NamedPicture picture : pictures) {
                producer.send(new RawImage(
                        picture.name(),
                        source,
                        Instant.now(),
                        ByteBuffer.wrap(picture.encoded()),
                        picture.label(),
                        Map.of()));
                progress.at(++sent, "");
            }
            producer.flush();
        }
        System.out.println("sent " + sent + " pictures to " + topic);
    }
}
