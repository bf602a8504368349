package io.dpfgateway.cli.bench.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The main of a worker's process. It says {@code ready} when it is at work, answers {@code snapshot} with one line of JSON,
 * {@code compiled} with the seconds that its JIT compilers took, and ends on {@code stop}. When its standard input ends, so has the process that started it, and it halts.
 */
final class WorkerMain {
    static final String READY = "ready ";
    static final String FAILED = "failed ";
    static final String SNAPSHOT = "snapshot";
    static final String COMPILED = "compiled";
    static final String STOP = "stop";

    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final ObjectMapper JSON = new ObjectMapper();

    private WorkerMain() {}

    /** @param args the file of a {@link WorkerJob} */
    public static void main(String[] args) {
        int code = 0;
        try {
            BlockingQueue<String> questions = questions();
            Path file = Path.of(args[0]);
            Logs.toFile(file.resolveSibling(file.getFileName() + ".log"));
            serve(JSON.readValue(file.toFile(), WorkerJob.class), questions);
        } catch (Exception e) {
            say(FAILED + String.valueOf(e).replaceAll("\\s*\\R\\s*", " "));
            e.printStackTrace();
            code = 1;
        }
        // Kafka's or a loop's threads must not keep it.
        Runtime.getRuntime().halt(code);
    }

    private static void serve(WorkerJob job, BlockingQueue<String> questions) throws IOException, InterruptedException {
        Bundle bundle = Bundle.open(Path.of(job.bundle()), TrustPolicy.acceptUnsigned());
        @Nullable Arrangement arrangement = job.arrangement();
        if (job.search()) {
            say(READY + JSON.writeValueAsString(new ArrangementSearch(bundle, pictures(job)).run(arrangement)));
            return;
        }
        Arrangement plain = arrangement == null ? new Arrangement(CORES, 1, 1) : arrangement;
        try (Running running = start(job, bundle, plain)) {
            say(READY);
            answer(running, questions);
        }
    }

    private static Running start(WorkerJob job, Bundle bundle, Arrangement arrangement) throws InterruptedException {
        return switch (job.variant()) {
            case A -> CeilingLoop.start(bundle, pictures(job), arrangement);
            case B -> GatewayRun.start(GatewayConfig.read(Path.of(job.gatewayConfig())));
            case C -> streams(job, bundle, new Arrangement(1, CORES, 1));
            case D -> loop(job, bundle, arrangement, 1);
            case E -> streams(job, bundle, new Arrangement(CORES, 1, 1));
            case F -> loop(job, bundle, arrangement, 4);
        };
    }

    private static Running streams(WorkerJob job, Bundle bundle, Arrangement arrangement) {
        return StreamsPerRecord.start(GatewayConfig.read(Path.of(job.gatewayConfig())), bundle, arrangement);
    }

    private static Running loop(WorkerJob job, Bundle bundle, Arrangement arrangement, int batches) {
        return TransactionLoop.start(GatewayConfig.read(Path.of(job.gatewayConfig())), bundle, arrangement, batches);
    }

    private static List<byte[]> pictures(WorkerJob job) {
        List<byte[]> encoded = new ArrayList<>();
        try (PictureSource source = PictureSource.open(Path.of(job.pictures()))) {
            for (NamedPicture picture : source) {
                encoded.add(picture.encoded());
            }
        }
        return encoded;
    }

    /** Read from the beginning, for its end is the end of this process, whatever it is at. */
    private static BlockingQueue<String> questions() {
        BlockingQueue<String> questions = new LinkedBlockingQueue<>();
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(questions::add);
                    } catch (IOException | UncheckedIOException e) {
                        // A broken pipe is an end too.
                    }
                    Runtime.getRuntime().halt(0);
                },
                "questions");
        reader.setDaemon(true);
        reader.start();
        return questions;
    }

    private static void answer(Running running, BlockingQueue<String> questions)
            throws IOException, InterruptedException {
        for (String question = questions.take(); !question.equals(STOP); question = questions.take()) {
            say(
                    question.equals(COMPILED)
                            ? Double.toString(Compilers.seconds())
                            : JSON.writeValueAsString(running.snapshot()));
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
