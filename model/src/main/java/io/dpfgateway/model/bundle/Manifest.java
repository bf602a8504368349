package io.dpfgateway.model.bundle;

import io.dpfgateway.model.input.InputSpec;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a bundle says of itself: {@code manifest.json}.
 *
 * @param formatVersion {@value #FORMAT}
 * @param networkId the task network
 * @param version the DPF's version, from 1
 * @param mode how the DPF is built: residual or bottleneck
 * @param cut the tensor at which the network was cut
 * @param opset the operator set of all graphs
 * @param input what gateway.onnx takes
 * @param wire what a poisoned record carries
 * @param featuresShape what features.onnx gives for one picture: channels, height, width
 * @param labels the task's classes in the order of back.onnx's output; empty where there are none
 * @param figures the report's headline figures by name
 * @param gate what the owner's thresholds made of those figures; from format 2 on, before that no gate was applied
 * @param trainingData says which pictures the DPF was trained on without holding any
 * @param created when it was made
 * @param signer the key that signed; from format 3 on, so that a reader can tell an unknown key from an altered manifest
 * @param files SHA-256 of each {@link BundleFile} by its name, in lower-case hex
 */
public record Manifest(
        int formatVersion,
        NetworkId networkId,
        int version,
        String mode,
        String cut,
        int opset,
        InputSpec input,
        WireSpec wire,
        List<Integer> featuresShape,
        List<String> labels,
        SortedMap<String, Double> figures,
        GateVerdict gate,
        TrainingData trainingData,
        Instant created,
        KeyId signer,
        SortedMap<String, String> files) {
    /** The format that this code writes, and the newest that it reads. */
    public static final int FORMAT = 3;

    /** The first format with {@link #signer}. */
    static final int FIRST_WITH_SIGNER = 3;

    /** The first format with {@link #gate}. */
    static final int FIRST_WITH_GATE = 2;

    public static final String FILE_NAME = "manifest.json";
    public static final String SIGNATURE_FILE_NAME = "manifest.sig";

    public Manifest {
        if (formatVersion < 1 || formatVersion > FORMAT) {
            throw unknownFormat(formatVersion);
        }
        if (version < 1) {
            throw new BundleException("the bundle's version is " + version + "; versions begin at 1");
        }
        featuresShape = List.copyOf(featuresShape);
        if (featuresShape.isEmpty() || featuresShape.stream().anyMatch(dim -> dim < 1)) {
            throw new BundleException("the features' shape is " + featuresShape + "; give dimensions of 1 and more");
        }
        figures.forEach((name, figure) -> {
            if (!Double.isFinite(figure)) {
                throw new BundleException("the figure '" + name + "' is " + figure + "; leave out what is no number");
            }
        });
        labels = List.copyOf(labels);
        figures = Collections.unmodifiableSortedMap(new TreeMap<>(figures));
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** A manifest of a version for which no gate was applied, not yet signed. */
    public Manifest(
            int formatVersion,
            NetworkId networkId,
            int version,
            String mode,
            String cut,
            int opset,
            InputSpec input,
            WireSpec wire,
            List<Integer> featuresShape,
            List<String> labels,
            SortedMap<String, Double> figures,
            TrainingData trainingData,
            Instant created,
            SortedMap<String, String> files) {
        this(
                formatVersion,
                networkId,
                version,
                mode,
                cut,
                opset,
                input,
                wire,
                featuresShape,
                labels,
                figures,
                GateVerdict.NOT_APPLIED,
                trainingData,
                created,
                KeyId.NONE,
                files);
    }

    /** This manifest with what a gate made of the version. */
    public Manifest withGate(GateVerdict verdict) {
        return new Manifest(
                formatVersion,
                networkId,
                version,
                mode,
                cut,
                opset,
                input,
                wire,
                featuresShape,
                labels,
                figures,
                verdict,
                trainingData,
                created,
                signer,
                files);
    }

    /**
     * @param fingerprint SHA-256 over the sorted hashes of the training pictures, in lower-case hex
     * @param pictures how many there were
     */
    public record TrainingData(String fingerprint, int pictures) {}

    static BundleException unknownFormat(int formatVersion) {
        return new BundleException(
                BundleFault.UNKNOWN_FORMAT,
                "the bundle's format is " + formatVersion + "; this dpf reads 1 to " + FORMAT
                        + ": install a newer dpf");
    }

    /** The same as another version in this release's format, which a {@link BundleWriter} seals anew. */
    public Manifest withVersion(int other) {
        return new Manifest(
                FORMAT,
                networkId,
                other,
                mode,
                cut,
                opset,
                input,
                wire,
                featuresShape,
                labels,
                figures,
                gate,
                trainingData,
                created,
                signer,
                files);
    }

    /** This manifest with the key that signs it and the hashes of the files that were written. */
    Manifest sealed(KeyId by, Map<String, String> hashes) {
        return new Manifest(
                formatVersion,
                networkId,
                version,
                mode,
                cut,
                opset,
                input,
                wire,
                featuresShape,
                labels,
                figures,
                gate,
                trainingData,
                created,
                by,
                new TreeMap<>(hashes));
    }
}
