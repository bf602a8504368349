package io.dpfgateway.imaging.source;

import org.jspecify.annotations.Nullable;

/** One picture of a {@link PictureSource}, as it is stored. Private data: shows its name and size, never its bytes. */
public final class NamedPicture {
    private final String name;
    private final byte[] encoded;

    NamedPicture(String name, byte[] encoded) {
        this.name = name;
        this.encoded = encoded;
    }

    /** The path within the source, with {@code /} between folders. */
    public String name() {
        return name;
    }

    /** The folder that holds the picture, which is its class: {@code train/cat/7.jpg} is a {@code cat}; null at the top. */
    public @Nullable String label() {
        int end = name.lastIndexOf('/');
        return end < 0 ? null : name.substring(name.lastIndexOf('/', end - 1) + 1, end);
    }

    /** The file's bytes: the array itself, for it is handed out once. */
    public byte[] encoded() {
        return encoded;
    }

    @Override
    public String toString() {
        return "NamedPicture[" + name + ", " + encoded.length + " bytes]";
    }
}
