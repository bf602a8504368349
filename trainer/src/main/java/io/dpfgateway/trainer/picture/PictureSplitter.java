package io.dpfgateway.trainer.picture;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.imaging.prepare.InputReader;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.input.InputSpec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes encoded pictures in any order, prepares them, and splits them by their hash: the same picture always lands on the
 * same side, however often it comes, and the same pictures always give the same split. Its first label counts. Not thread-safe.
 */
public final class PictureSplitter {
    private static final Logger log = LoggerFactory.getLogger(PictureSplitter.class);
    private static final int HEX_DIGITS = 8;

    private final InputReader reader;
    private final InputPreparer preparer;
    private final double heldOutShare;
    private final Map<String, PreparedPicture> byHash = new TreeMap<>();
    private int skipped;

    /** @param heldOutShare how many of the pictures to hold out, above 0 and below 1 */
    public PictureSplitter(InputSpec input, double heldOutShare) {
        if (!(heldOutShare > 0 && heldOutShare < 1)) {
            throw new InvalidSplitException(
                    "the share of pictures to hold out is " + heldOutShare + "; give a number above 0 and below 1");
        }
        this.reader = new InputReader(PictureLimits.DEFAULT, input);
        this.preparer = new InputPreparer(input);
        this.heldOutShare = heldOutShare;
    }

    /**
     * Adds a picture; one that cannot be decoded is counted and left out.
     *
     * @param label its true class, where it is known
     * @param encoded JPEG or PNG
     */
    public void add(@Nullable String label, byte[] encoded) {
        try {
            add(label, Sha256.of(encoded), () -> reader.read(encoded));
        } catch (ImagingException e) {
            skipped++;
            log.atInfo().addKeyValue("reason", e.getClass().getSimpleName()).log("left a picture out of training");
        }
    }

    /** Adds a picture that is decoded already. */
    public void add(@Nullable String label, Picture picture) {
        add(label, Sha256.of(picture.toBytes()), () -> preparer.prepare(picture));
    }

    private void add(@Nullable String label, String hash, Supplier<float[]> values) {
        PreparedPicture known = byHash.get(hash);
        if (known == null || known.label() == null) {
            byHash.put(hash, new PreparedPicture(values.get(), label, hash));
        }
    }

    /** How many different pictures there are so far. */
    public int size() {
        return byHash.size();
    }

    /** How many could not be decoded so far. */
    int skipped() {
        return skipped;
    }

    /** What was added so far, in the order of the hashes. */
    public PictureSplit split() {
        return new PictureSplit(
                all().filter(picture -> !isHeldOut(picture)).toList(),
                all().filter(this::isHeldOut).toList(),
                skipped);
    }

    /** What was added so far, on one side. */
    public List<PreparedPicture> unsplit() {
        return all().toList();
    }

    private Stream<PreparedPicture> all() {
        return byHash.values().stream();
    }

    private boolean isHeldOut(PreparedPicture picture) {
        long hash = Long.parseLong(picture.sha256().substring(0, HEX_DIGITS), 16);
        return hash < heldOutShare * (1L << (4 * HEX_DIGITS));
    }
}
