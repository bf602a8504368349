package io.dpfgateway.model.bundle;

import java.io.IOException;
import java.io.InputStream;
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
record BundleFolder(Path path) implements BundleSource {
    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public String name(String file) {
        return path.resolve(file).toString();
    }

    @Override
    public void refuseStrangers() {
        if (!Files.isDirectory(path)) {
            throw new BundleException(
                    BundleFault.MISSING, "there is no folder " + path + "; give the folder of a bundle");
        }
        Set<String> strangers;
        try (Stream<Path> entries = Files.list(path)) {
            strangers = entries.filter(
                            entry -> !BundleFile.isKnown(entry.getFileName().toString()) || !isPlainFile(entry))
                    .map(entry -> entry.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new BundleException(BundleFault.UNREADABLE, "cannot read " + path + ": " + e.getMessage(), e);
        }
        if (!strangers.isEmpty()) {
            throw new BundleException(
                    BundleFault.FOREIGN_CONTENT,
                    path + " holds what is no part of a bundle: " + strangers
                            + "; remove it (links and folders are refused whatever their name)");
        }
    }

    @Override
    public boolean has(String file) {
        return Files.exists(path.resolve(file), LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public byte[] read(String name, long maxBytes) {
        Path file = path.resolve(name);
        try (InputStream in = Files.newInputStream(file)) {
            long size = Files.size(file);
            if (size > maxBytes) {
                throw new BundleException(
                        BundleFault.TOO_LARGE,
                        file + " is of " + size + " bytes; at most " + maxBytes + " are read: fetch the bundle again");
            }
            // Not all that is there: it may have grown since.
            return in.readNBytes(Math.toIntExact(size));
        } catch (NoSuchFileException e) {
            throw new BundleException(
                    BundleFault.MISSING, "there is no " + file + "; give the folder of a complete bundle", e);
        } catch (IOException e) {
            throw new BundleException(BundleFault.UNREADABLE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static boolean isPlainFile(Path entry) {
        return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    }
}
