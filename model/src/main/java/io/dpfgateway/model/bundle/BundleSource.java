package io.dpfgateway.model.bundle;

/** Where a bundle's files are read from. Whoever wrote them is a stranger until a signature was checked. */
interface BundleSource {
    /** The whole, for messages. */
    String name();

    /** One file, for messages. */
    String name(String file);

    /** @throws BundleException if there is nothing, or something in it belongs to no bundle */
    void refuseStrangers();

    boolean has(String file);

    /** @throws BundleException if the file is not there, cannot be read, or has more than {@code maxBytes} */
    byte[] read(String file, long maxBytes);

    /** For manifest.json and manifest.sig, which are some kilobytes. */
    default byte[] readManifestFile(String file) {
        return read(file, BundleFile.MAX_MANIFEST_BYTES);
    }
}
