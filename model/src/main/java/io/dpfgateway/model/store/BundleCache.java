package io.dpfgateway.model.store;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Archives that were fetched, on the local disk under the SHA-256 of their manifest. What is there is as little trusted as what
 * is fetched: all of it is checked at every use, and what does not pass is fetched once more. A version can so be loaded while
 * its store does not answer.
 *
 * <p>Keeps the {@value #KEPT} archives used last. Thread-safe; processes may share the directory, since an archive is renamed
 * into place when it is whole and one that is read may be deleted.
 *
 * @param directory made when first needed, for its owner alone
 */
record BundleCache(Path directory) {
    private static final int KEPT = 8;
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    private static final String SUFFIX = ".zip";

    /**
     * @param manifestSha256 what is asked for; where it is no SHA-256, what is fetched is not kept
     * @param origin names it in messages
     * @param fetch writes the archive to a file that is there and empty
     * @return a bundle that passed every check; another than was asked for if the store has another there
     */
    Bundle open(String manifestSha256, String origin, TrustPolicy trust, Consumer<Path> fetch) {
        Path partial = newPartial();
        try {
            if (!SHA_256.matcher(manifestSha256).matches()) {
                fetch.accept(partial);
                return Bundle.openArchive(partial, origin, trust);
            }
            Path kept = directory.resolve(manifestSha256 + SUFFIX);
            if (Files.exists(kept)) {
                try {
                    Bundle bundle = Bundle.openArchive(kept, origin, trust);
                    bundle.requireManifest(manifestSha256);
                    Files.setLastModifiedTime(
                            kept, FileTime.from(Clock.systemUTC().instant()));
                    return bundle;
                } catch (ModelException e) {
                    Files.deleteIfExists(kept);
                }
            }
            fetch.accept(partial);
            Bundle bundle = Bundle.openArchive(partial, origin, trust);
            if (bundle.sha256().equals(manifestSha256)) {
                Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE);
                forgetOldest();
            }
            return bundle;
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            tryDelete(partial);
        }
    }

    private Path newPartial() {
        try {
            Files.createDirectories(directory, only("rwx------"));
            Path partial = Files.createFile(directory.resolve(".partial-" + UUID.randomUUID()), only("rw-------"));
            if (!Files.getOwner(directory).equals(Files.getOwner(partial))) {
                Files.delete(partial);
                throw new StoreException("the models' cache " + directory + " belongs to " + Files.getOwner(directory)
                        + ", who would see secret graphs; give a directory of your own");
            }
            return partial;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static FileAttribute<?>[] only(String rights) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private void forgetOldest() throws IOException {
        List<Path> kept;
        try (Stream<Path> files = Files.list(directory)) {
            kept = files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(BundleCache::lastUsed).reversed())
                    .toList();
        }
        for (Path file : kept.subList(Math.min(KEPT, kept.size()), kept.size())) {
            Files.deleteIfExists(file);
        }
    }

    private static FileTime lastUsed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            // Deleted by another process meanwhile.
            return FileTime.fromMillis(0);
        }
    }

    private StoreException unusable(IOException e) {
        return new StoreException(
                "cannot use the models' cache " + directory + ": " + e + "; check its rights and its free space", e);
    }

    private static void tryDelete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // Stays behind; it is no archive to anyone.
        }
    }
}
