package io.dpfgateway.trainer.service.drift;

import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.feature.ChannelMeter;
import io.dpfgateway.trainer.feature.ChannelMoments;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.vault.Vault;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the features of the latest pictures with those of the last training. What the last training had is in a file, so that a
 * process that starts again knows it. One thread at a time.
 */
public final class DriftWatch {
    private static final Logger log = LoggerFactory.getLogger(DriftWatch.class);

    private final OnnxModel front;
    private final InputSpec input;
    private final DriftRule rule;
    private final DriftFile file;
    private final String hash;

    /**
     * @param front from pictures to features
     * @param input what it takes
     * @param file where the moments of the last training are kept; need not be there
     */
    public DriftWatch(OnnxModel front, InputSpec input, DriftRule rule, Path file) {
        this.front = front;
        this.input = input;
        this.rule = rule;
        this.file = new DriftFile(file);
        this.hash = Sha256.of(front.toBytes());
    }

    /**
     * From now on these pictures are what the latest ones are compared with. Doing it again with the same pictures changes nothing.
     *
     * @param pictures what a training learned from, in the order of their hashes, so that the first are any of them
     * @throws DriftFileException if it cannot be kept
     */
    public void learned(List<PreparedPicture> pictures) {
        // No more than what is compared with it: a larger one would be no better, and take longer.
        List<PreparedPicture> some = pictures.subList(0, Math.min(pictures.size(), rule.pictures()));
        file.write(new DriftReference(DriftReference.FORMAT, hash, ChannelMeter.of(front, input, some)));
    }

    /**
     * Looks whether the latest pictures are others. Reads them from the vault, which writes that into its audit log.
     *
     * @param since when the last training took its pictures
     * @param reader who reads, for the audit log
     * @return empty where nothing can be compared: before the first training, after the network or its cut was changed, or while
     *     too few pictures came since the last training
     * @throws DriftFileException if the moments of the last training cannot be read
     */
    public Optional<DriftFinding> look(Vault vault, Instant since, String reader) {
        Optional<ChannelMoments> reference =
                file.read().filter(found -> found.front().equals(hash)).map(DriftReference::moments);
        if (reference.isEmpty() || vault.storedSince(since) < rule.pictures()) {
            return Optional.empty();
        }
        List<PreparedPicture> latest = LatestPictures.of(vault, input, rule.pictures(), reader);
        if (latest.size() < DriftRule.LEAST_PICTURES) {
            log.atInfo()
                    .addKeyValue("pictures", latest.size())
                    .log("no drift is looked for: too few of the latest pictures can be decoded and differ");
            return Optional.empty();
        }
        double drift = Drift.between(reference.get(), ChannelMeter.of(front, input, latest));
        DriftFinding finding = new DriftFinding(drift, latest.size(), rule);
        log.atInfo()
                .addKeyValue("drift", drift)
                .addKeyValue("threshold", rule.threshold())
                .addKeyValue("pictures", latest.size())
                .log("looked for drift");
        return Optional.of(finding);
    }
}
