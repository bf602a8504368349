package io.dpfgateway.partner.predict;

import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.partner.predict.Outcome.Awaiting;
import io.dpfgateway.partner.predict.Outcome.Predicted;
import io.dpfgateway.partner.predict.Outcome.Refused;
import io.dpfgateway.schemas.record.PoisonedRecord;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Poisoned records to predictions: wire tensor, {@code features.onnx}, {@code back.onnx}, and the class of the highest
 * score. The probability is the softmax of the scores, or the score itself where the network ends with a softmax. Records
 * of one release run together, in batches of at most {@link ModelLimits#batch}.
 *
 * <p>Thread-safe as {@link PublicModels} is. It owns the models that it was given, and closes them.
 */
public final class Predictor implements AutoCloseable {
    private final PublicModels models;

    public Predictor(PublicModels models) {
        this.models = models;
    }

    /** The models that this works with. */
    public PublicModels models() {
        return models;
    }

    /**
     * One prediction.
     *
     * @see #predict(List)
     */
    public Prediction predict(PoisonedRecord record) {
        return predict(List.of(record)).get(0);
    }

    /**
     * Predictions in the order of the records.
     *
     * @throws RefusedRecordException if the first record without a prediction will never have one
     * @throws UnknownVersionException if its public bundle is not here
     * @throws UnusableModelException if a bundle is another release's, or does not classify
     * @throws io.dpfgateway.model.ModelException if a bundle is altered, not trusted or not allowed to run
     */
    public List<Prediction> predict(List<PoisonedRecord> records) {
        List<Prediction> predictions = new ArrayList<>(records.size());
        for (Outcome outcome : tryPredict(records)) {
            if (outcome instanceof Predicted predicted) {
                predictions.add(predicted.prediction());
            } else if (outcome instanceof Refused refused) {
                throw refused.why();
            } else if (outcome instanceof Awaiting awaiting) {
                throw awaiting.why();
            }
        }
        return predictions;
    }

    /**
     * What becomes of each record, in their order: a record without a prediction does not stop the others.
     *
     * @throws UnusableModelException if a bundle is another release's, or does not classify
     * @throws io.dpfgateway.model.ModelException if a bundle is altered, not trusted or not allowed to run
     */
    public List<Outcome> tryPredict(List<PoisonedRecord> records) {
        @Nullable Outcome[] outcomes = new @Nullable Outcome[records.size()];
        Map<ReleaseId, List<Integer>> byRelease = new LinkedHashMap<>();
        for (int i = 0; i < records.size(); i++) {
            try {
                byRelease
                        .computeIfAbsent(ReleaseId.of(records.get(i)), release -> new ArrayList<>())
                        .add(i);
            } catch (RefusedRecordException e) {
                outcomes[i] = new Refused(e);
            }
        }
        byRelease.forEach((release, places) -> predictAll(release, records, places, outcomes));
        List<Outcome> complete = new ArrayList<>(outcomes.length);
        for (Outcome outcome : outcomes) {
            complete.add(Objects.requireNonNull(outcome));
        }
        return complete;
    }

    private void predictAll(
            ReleaseId release, List<PoisonedRecord> records, List<Integer> places, @Nullable Outcome[] outcomes) {
        int most = models.limits().batch();
        for (int from = 0; from < places.size(); from += most) {
            List<Integer> batch = places.subList(from, Math.min(from + most, places.size()));
            List<PoisonedRecord> together = batch.stream().map(records::get).toList();
            List<Outcome> answers = predictTogether(release, together);
            for (int i = 0; i < batch.size(); i++) {
                outcomes[batch.get(i)] = answers.get(i);
            }
        }
    }

    private List<Outcome> predictTogether(ReleaseId release, List<PoisonedRecord> records) {
        try {
            return models.with(release, model -> run(model, records));
        } catch (UnknownVersionException e) {
            return records.stream().<Outcome>map(record -> new Awaiting(e)).toList();
        }
    }

    private static List<Outcome> run(PublicModel model, List<PoisonedRecord> records) {
        Outcome[] outcomes = new Outcome[records.size()];
        FloatBuffer batch = model.newBatch(records.size());
        List<Integer> accepted = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            try {
                model.add(records.get(i).getTensor(), batch);
                accepted.add(i);
            } catch (RefusedRecordException e) {
                outcomes[i] = new Refused(e);
            }
        }
        if (!accepted.isEmpty()) {
            float[][] scores = model.scores(batch, accepted.size());
            for (int i = 0; i < scores.length; i++) {
                int place = accepted.get(i);
                outcomes[place] = outcome(model, records.get(place), scores[i]);
            }
        }
        return Arrays.asList(outcomes);
    }

    private static Outcome outcome(PublicModel model, PoisonedRecord record, float[] scores) {
        try {
            return new Predicted(prediction(model.manifest(), record, model.classify(scores)));
        } catch (RefusedRecordException e) {
            return new Refused(e);
        }
    }

    private static Prediction prediction(Manifest manifest, PoisonedRecord record, Classification classification) {
        List<String> names = manifest.labels();
        return new Prediction(
                record.getId(),
                record.getSource(),
                record.getCapturedAt(),
                record.getNetworkId(),
                record.getDpfVersion(),
                classification.index(),
                names.isEmpty() ? null : names.get(classification.index()),
                classification.probability(),
                record.getLabel());
    }

    /** Frees the models. */
    @Override
    public void close() {
        models.close();
    }
}
