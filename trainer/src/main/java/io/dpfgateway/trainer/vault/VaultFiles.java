package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * The few things that a vault does to files. What {@link #write}, {@link #append} and {@link #truncate} did stays after a crash
 * once they return; of a {@link #move} and a {@link #delete} that is so after {@link #sync}.
 */
interface VaultFiles {
    /** Makes a folder for its owner's eyes only, unless it is there. */
    void makeFolder(Path folder) throws IOException;

    /** The names of a folder's files, in no order. */
    List<String> list(Path folder) throws IOException;

    boolean exists(Path file);

    long size(Path file) throws IOException;

    /**
     * Reads from a place on.
     *
     * @param max how many bytes at most
     * @throws java.nio.file.NoSuchFileException if there is no such file
     */
    byte[] read(Path file, long from, int max) throws IOException;

    InputStream open(Path file) throws IOException;

    /** Writes a file anew. After a crash it may be there in part. */
    void write(Path file, byte[] content) throws IOException;

    /** Writes to a file's end. After a crash some of it may be there. */
    void append(Path file, byte[] content) throws IOException;

    void truncate(Path file, long size) throws IOException;

    /** Gives a file another name in one step; a file of that name goes. */
    void move(Path from, Path to) throws IOException;

    /** Removes a file; nothing where there is none. */
    void delete(Path file) throws IOException;

    /** Makes the names in a folder durable. */
    void sync(Path folder) throws IOException;
}
