package io.dpfgateway.imaging.source;

import java.io.IOException;
import java.io.InputStream;

/**
 * One file of a folder or ZIP.
 *
 * @param name its path within, with {@code /} between folders
 * @param content opens it; to be closed by the caller
 */
record StoredFile(String name, Content content) {
    interface Content {
        InputStream open() throws IOException;
    }

    /** At most {@code most} bytes from the start. */
    byte[] first(int most) throws IOException {
        try (InputStream in = content.open()) {
            return in.readNBytes(most);
        }
    }
}
