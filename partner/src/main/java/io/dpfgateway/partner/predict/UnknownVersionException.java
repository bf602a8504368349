package io.dpfgateway.partner.predict;

import io.dpfgateway.partner.PartnerException;
import java.nio.file.Path;

/** The partner does not have the public bundle of a record's release, or not all of it. It may still come. */
public final class UnknownVersionException extends PartnerException {
    private static final long serialVersionUID = 1L;

    private final transient ReleaseId release;
    private final transient Path directory;

    UnknownVersionException(ReleaseId release, Path directory) {
        super(release + " is not here; put its public bundle (manifest.json, features.onnx, back.onnx) into "
                + directory);
        this.release = release;
        this.directory = directory;
    }

    /** Which release is missing. */
    public ReleaseId release() {
        return release;
    }

    /** Where its bundle belongs. */
    public Path directory() {
        return directory;
    }
}
