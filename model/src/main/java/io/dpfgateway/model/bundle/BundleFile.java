package io.dpfgateway.model.bundle;

import io.dpfgateway.model.onnx.GraphGuard;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files that a manifest lists, beside {@code manifest.json} and {@code manifest.sig} themselves. */
public enum BundleFile {
    /** Input tensor to wire tensor: the front with the DPF behind it. Secret. */
    GATEWAY("gateway.onnx", false),
    /** Wire tensor to features of the cut's shape. */
    FEATURES("features.onnx", true),
    /** Features to the task's output: the network's own back, the same in every version. */
    BACK("back.onnx", true),
    /** What the DPF costs and hides, for machines. Private. */
    REPORT_JSON("report.json", false),
    /** The same for people. Private: it shows pictures. */
    REPORT_HTML("report.html", false);

    /** A report shows a few dozen pictures. */
    private static final long MAX_REPORT_BYTES = 64L << 20;

    /** For manifest.json and manifest.sig, which are some kilobytes. */
    static final long MAX_MANIFEST_BYTES = 1 << 20;

    private static final Set<String> KNOWN = Stream.concat(
                    Stream.of(Manifest.FILE_NAME, Manifest.SIGNATURE_FILE_NAME),
                    Stream.of(values()).map(BundleFile::fileName))
            .collect(Collectors.toUnmodifiableSet());

    private final String fileName;
    private final boolean isPublic;

    BundleFile(String fileName, boolean isPublic) {
        this.fileName = fileName;
        this.isPublic = isPublic;
    }

    /** Its name in the bundle's directory. */
    public String fileName() {
        return fileName;
    }

    /** Whether partners get it. */
    public boolean isPublic() {
        return isPublic;
    }

    /** How large a file of this name may be; a larger one is not read. */
    long maxBytes() {
        return fileName.endsWith(".onnx") ? GraphGuard.DEFAULT.maxBytes() : MAX_REPORT_BYTES;
    }

    static Set<String> names() {
        return Stream.of(values()).map(BundleFile::fileName).collect(Collectors.toSet());
    }

    /** Whether a bundle can have a file of this name: one that a manifest lists, the manifest, or its signature. */
    static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    /** How large a file of this known name may be. */
    static long maxBytes(String name) {
        return Stream.of(values())
                .filter(file -> file.fileName.equals(name))
                .findFirst()
                .map(BundleFile::maxBytes)
                .orElse(MAX_MANIFEST_BYTES);
    }
}
