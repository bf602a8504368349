package io.dpfgateway.trainer.picture;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.imaging.prepare.InputReader;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.input.InputSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    private final SplitRule rule;
    private final Map<String, PreparedPicture> byHash = new TreeMap<>();
    private int skipped;

    /** By picture; see {@link #PictureSplitter(InputSpec, double, SplitRule)}. */
    public PictureSplitter(InputSpec input, double heldOutShare) {
        this(input, heldOutShare, SplitRule.BY_PICTURE);
    }

    /** @param heldOutShare how many of the pictures, or of their labels, to hold out; above 0 and below 1 */
    public PictureSplitter(InputSpec input, double heldOutShare, SplitRule rule) {
        if (!(heldOutShare > 0 && heldOutShare < 1)) {
            throw new InvalidSplitException(
                    "the share of pictures to hold out is " + heldOutShare + "; give a number above 0 and below 1");
        }
        this.reader = new InputReader(PictureLimits.DEFAULT, input);
        this.preparer = new InputPreparer(input);
        this.heldOutShare = heldOutShare;
        this.rule = rule;
    }

    /**
     * Adds a picture; one that cannot be decoded is counted and left out.
     *
     * @param label its true class, where it is known
     * @param encoded JPEG, PNG or PGM
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

    /** Whether a picture, were it added, would be held out, split by picture. */
    public boolean holdsOut(byte[] encoded) {
        return isHeldOut(Sha256.of(encoded));
    }

    /** How many different pictures there are so far. */
    public int size() {
        return byHash.size();
    }

    /** How many could not be decoded so far. */
    int skipped() {
        return skipped;
    }

    /**
     * What was added so far, in the order of the hashes.
     *
     * @throws InvalidSplitException by label: if a picture has none, or all have the same
     */
    public PictureSplit split() {
        Predicate<PreparedPicture> heldOut =
                switch (rule) {
                    case BY_PICTURE -> this::isHeldOut;
                    case BY_LABEL -> {
                        Set<String> labels = labelsHeldOut();
                        yield picture -> labels.contains(String.valueOf(picture.label()));
                    }
                };
        return new PictureSplit(
                all().filter(heldOut.negate()).toList(), all().filter(heldOut).toList(), skipped);
    }

    private Set<String> labelsHeldOut() {
        Map<String, String> byLabelHash = new TreeMap<>();
        for (PreparedPicture picture : byHash.values()) {
            String label = picture.label();
            if (label == null) {
                throw new InvalidSplitException("the pictures are to be split by label, but some have none;"
                        + " put each into a folder named by its label, or split by picture");
            }
            byLabelHash.put(Sha256.of(label.getBytes(StandardCharsets.UTF_8)), label);
        }
        int all = byLabelHash.size();
        if (all < 2) {
            throw new InvalidSplitException(
                    "the pictures are to be split by label, but there are " + all + " labels; at least 2 are needed");
        }
        int held = (int) Math.max(1, Math.min(all - 1L, Math.round(heldOutShare * all)));
        return byLabelHash.values().stream().limit(held).collect(Collectors.toSet());
    }

    /** What was added so far, on one side. */
    public List<PreparedPicture> unsplit() {
        return all().toList();
    }

    private Stream<PreparedPicture> all() {
        return byHash.values().stream();
    }

    private boolean isHeldOut(PreparedPicture picture) {
        return isHeldOut(picture.sha256());
    }

    private boolean isHeldOut(String sha256) {
        long hash = Long.parseLong(sha256.substring(0, HEX_DIGITS), 16);
        return hash < heldOutShare * (1L << (4 * HEX_DIGITS));
    }
}
