package io.dpfgateway.model.bundle;

import io.dpfgateway.model.onnx.GraphGuard;
import io.dpfgateway.model.onnx.OnnxModel;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bundle whose signature, hashes and graphs were checked, held in memory: what is used is what was verified, whatever
 * happens to the files afterwards. Immutable and thread-safe; do not write into the arrays that it gives.
 */
public final class Bundle {
    private final Manifest manifest;
    private final byte[] manifestBytes;
    private final byte @Nullable [] signature;
    private final Map<BundleFile, byte[]> files;

    private Bundle(
            Manifest manifest, byte[] manifestBytes, byte @Nullable [] signature, Map<BundleFile, byte[]> files) {
        this.manifest = manifest;
        this.manifestBytes = manifestBytes;
        this.signature = signature;
        this.files = files;
    }

    /**
     * Reads and checks an owner's bundle, all files of it.
     *
     * @throws io.dpfgateway.model.ModelException if anything is missing, altered, too much, or not trusted
     */
    public static Bundle open(Path directory, TrustPolicy trust) {
        return read(new BundleFolder(directory), trust, Set.of(BundleFile.values()));
    }

    /**
     * Reads and checks an owner's bundle that {@link BundleArchive} packed into one file.
     *
     * @param origin names the archive in messages
     * @throws io.dpfgateway.model.ModelException if anything is missing, altered, too much, or not trusted
     */
    public static Bundle openArchive(Path archive, String origin, TrustPolicy trust) {
        return read(BundleArchive.read(archive, origin), trust, Set.of(BundleFile.values()));
    }

    /**
     * Reads and checks the half of a bundle that partners have; the secret files may be absent and are not read.
     *
     * @throws io.dpfgateway.model.ModelException if anything is missing, altered or not trusted
     */
    public static Bundle openPublic(Path directory, TrustPolicy trust) {
        Set<BundleFile> needed =
                Stream.of(BundleFile.values()).filter(BundleFile::isPublic).collect(Collectors.toSet());
        return read(new BundleFolder(directory), trust, needed);
    }

    static Bundle read(BundleSource source, TrustPolicy trust, Set<BundleFile> needed) {
        source.refuseStrangers();
        byte[] json = source.readManifestFile(Manifest.FILE_NAME);
        byte[] signature =
                source.has(Manifest.SIGNATURE_FILE_NAME) ? source.readManifestFile(Manifest.SIGNATURE_FILE_NAME) : null;
        trust.check(json, signature, "bundle " + source.name());
        String origin = source.name(Manifest.FILE_NAME);
        Manifest manifest = ManifestJson.read(json, origin);
        if (!manifest.files().keySet().equals(BundleFile.names())) {
            throw new BundleException(
                    BundleFault.DAMAGED,
                    origin + " is damaged: it lists the files "
                            + manifest.files().keySet() + " where a bundle has " + new TreeSet<>(BundleFile.names())
                            + "; fetch the bundle again");
        }
        Map<BundleFile, byte[]> files = new EnumMap<>(BundleFile.class);
        for (BundleFile file : BundleFile.values()) {
            if (needed.contains(file)) {
                files.put(file, readVerified(source, file, manifest));
            }
        }
        Bundle bundle = new Bundle(manifest, json, signature, files);
        bundle.checkGraphs(source);
        return bundle;
    }

    private static byte[] readVerified(BundleSource source, BundleFile file, Manifest manifest) {
        byte[] bytes = source.read(file.fileName(), file.maxBytes());
        String expected = manifest.files().get(file.fileName());
        String actual = Sha256.of(bytes);
        if (!actual.equals(expected)) {
            throw new BundleException(
                    BundleFault.ALTERED,
                    source.name(file.fileName()) + " was altered: its SHA-256 is " + actual
                            + " where the manifest says " + expected + "; fetch the bundle again");
        }
        return bytes;
    }

    private void checkGraphs(BundleSource source) {
        List<Integer> input = List.of(
                manifest.input().channels().count(),
                manifest.input().height(),
                manifest.input().width());
        if (files.containsKey(BundleFile.GATEWAY)) {
            check(source, BundleFile.GATEWAY, input, manifest.wire().shape());
        }
        check(source, BundleFile.FEATURES, manifest.wire().shape(), manifest.featuresShape());
        check(source, BundleFile.BACK, manifest.featuresShape(), List.of());
    }

    private void check(BundleSource source, BundleFile file, List<Integer> input, List<Integer> output) {
        GraphGuard.DEFAULT.check(graph(file), source.name(file.fileName()), input, output);
    }

    /** What the bundle says of itself. */
    public Manifest manifest() {
        return manifest;
    }

    /**
     * Makes sure that the version may leave its owner: a gate that it missed keeps it in.
     *
     * @throws BundleException if it may not; the message names every threshold that was missed
     */
    public void requirePublishable() {
        if (!manifest.gate().allowsPublication()) {
            throw new BundleException(
                    BundleFault.GATE_MISSED,
                    "version " + manifest.version() + " of " + manifest.networkId()
                            + " missed its gate and is not to be published: "
                            + String.join("; ", manifest.gate().misses()) + "; train it again, or with another gate");
        }
    }

    /** manifest.json as it was signed. */
    public byte[] manifestBytes() {
        return manifestBytes;
    }

    /** SHA-256 of {@link #manifestBytes}: names this bundle and, through the manifest, all its files. */
    public String sha256() {
        return Sha256.of(manifestBytes);
    }

    /** The Ed25519 signature over {@link #manifestBytes}, where there is one. */
    public Optional<byte[]> signature() {
        return Optional.ofNullable(signature);
    }

    /**
     * Makes sure that this is the bundle that was asked for.
     *
     * @param manifestSha256 as it was announced
     * @throws BundleException if it is another one
     */
    public void requireManifest(String manifestSha256) {
        if (!sha256().equals(manifestSha256)) {
            throw new BundleException(
                    BundleFault.OTHER_BUNDLE,
                    "the manifest's SHA-256 is " + sha256() + " where " + manifestSha256
                            + " was announced; publish the bundle again");
        }
    }

    /** The files by their names as they are on a disk, manifest and signature among them. */
    Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new TreeMap<>();
        contents.put(Manifest.FILE_NAME, manifestBytes);
        if (signature != null) {
            contents.put(Manifest.SIGNATURE_FILE_NAME, signature);
        }
        files.forEach((file, bytes) -> contents.put(file.fileName(), bytes));
        return contents;
    }

    /** A file's verified bytes. */
    public byte[] bytes(BundleFile file) {
        byte[] bytes = files.get(file);
        if (bytes == null) {
            throw new BundleException(file.fileName() + " is not part of a public bundle");
        }
        return bytes;
    }

    /** A graph of this bundle, from its verified bytes. */
    public OnnxModel graph(BundleFile file) {
        return OnnxModel.parse(bytes(file), file.fileName());
    }
}
