package io.dpfgateway.model.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A bundle's directory as it is found on a disk that others may write to: flat, with plain files of known names only, none
 * of which is read before its size is known to be bearable.
 *
 * @param path the directory
 */
record BundleFolder(Path path) {
    /** For manifest.json and manifest.sig, which are some kilobytes. */
    private static final long MAX_MANIFEST_BYTES = 1 << 20;

    private static final Set<String> MANIFEST_FILES = Set.of(Manifest.FILE_NAME, Manifest.SIGNATURE_FILE_NAME);

    /** @throws BundleException if there is no such directory, or something in it belongs to no bundle */
    void refuseStrangers() {
        if (!Files.isDirectory(path)) {
            throw new BundleException("there is no folder " + path + "; give the folder of a bundle");
        }
        Set<String> known = BundleFile.names();
        Set<String> strangers;
        try (Stream<Path> entries = Files.list(path)) {
            strangers = entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return !(known.contains(name) || MANIFEST_FILES.contains(name)) || !isPlainFile(entry);
                    })
                    .map(entry -> entry.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new BundleException("cannot read " + path + ": " + e.getMessage(), e);
        }
        if (!strangers.isEmpty()) {
            throw new BundleException(path + " holds what is no part of a bundle: " + strangers
                    + "; remove it (links and folders are refused whatever their name)");
        }
    }

    boolean has(String name) {
        return Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    byte[] readManifestFile(String name) {
        return read(name, MAX_MANIFEST_BYTES);
    }

    byte[] read(BundleFile file) {
        return read(file.fileName(), file.maxBytes());
    }

    private byte[] read(String name, long maxBytes) {
        Path file = path.resolve(name);
        try {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new BundleException(
                        file + " is of " + size + " bytes; at most " + maxBytes + " are read: fetch the bundle again");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new BundleException("there is no " + file + "; give the folder of a complete bundle", e);
        } catch (IOException e) {
            throw new BundleException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isPlainFile(Path entry) {
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    }
}
