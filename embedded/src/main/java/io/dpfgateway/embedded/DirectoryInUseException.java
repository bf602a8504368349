package io.dpfgateway.embedded;

import java.nio.file.Path;

/** Another broker, of this program or of another, keeps its data in the directory. */
public final class DirectoryInUseException extends EmbeddedException {
    private static final long serialVersionUID = 1L;

    DirectoryInUseException(Path directory) {
        super("another broker uses directory " + directory + "; stop it or choose another directory");
    }
}
