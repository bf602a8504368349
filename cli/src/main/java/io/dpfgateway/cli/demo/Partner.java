package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.partner.predict.Prediction;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.PublicModels;
import io.dpfgateway.partner.stream.FeatureStream;
import io.dpfgateway.partner.stream.JsonLinesSink;
import io.dpfgateway.partner.stream.PartnerOptions;
import io.dpfgateway.partner.stream.PredictionSink;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The partner's side of the demo, in a thread of its own: it has the public half of the bundle and the shareable topic, and
 * nothing else.
 */
final class Partner implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor(work -> new Thread(work, "partner"));
    private final Map<String, Prediction> predictions = new ConcurrentHashMap<>();
    private final AtomicLong taken = new AtomicLong();
    private final PublicModels models;
    private final Predictor predictor;
    private final FeatureStream stream;
    private final Future<Void> running;

    /**
     * @param bundles where the public halves are
     * @param file takes the predictions as JSON lines
     */
    Partner(PartnerOptions options, Path bundles, Path file) {
        models = new PublicModels(new BundleStore(bundles), TrustPolicy.acceptUnsigned());
        predictor = new Predictor(models);
        stream = new FeatureStream(options, predictor);
        running = thread.submit(() -> {
            predictInto(file);
            return null;
        });
    }

    private void predictInto(Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file)) {
            JsonLinesSink lines = new JsonLinesSink(writer);
            stream.run(new PredictionSink() {
                @Override
                public void accept(Prediction prediction) {
                    lines.accept(prediction);
                    predictions.put(prediction.id(), prediction);
                    taken.incrementAndGet();
                }

                @Override
                public void flush() {
                    lines.flush();
                }
            });
        }
    }

    /** How many predictions were made, repeated ones included. */
    long count() {
        if (running.isDone()) {
            finish();
        }
        return taken.get();
    }

    /** What was predicted, by the picture's id. */
    Map<String, Prediction> predictions() {
        return predictions;
    }

    /** Ends the stream and waits until the last prediction is on disk. */
    void finish() {
        stream.stop();
        try {
            running.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new CommandFailedException("the partner failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Natives are freed only after the thread that uses them has ended. */
    @Override
    public void close() {
        stream.stop();
        thread.shutdown();
        try {
            running.get();
        } catch (ExecutionException | InterruptedException e) {
            // Reported where the count is asked for, or of no interest any more.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
        }
        predictor.close();
        models.close();
    }
}
