package io.dpfgateway.model.bundle;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DSYNC;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a bundle's directory. All files go to a hidden directory beside the target, which is renamed when complete: a
 * reader sees the whole bundle or none, and a failure or a crash leaves no half-written one under the target's name.
 */
public final class BundleWriter {
    private final @Nullable PrivateKey signingKey;

    /** @param signingKey an Ed25519 key, or null to leave the bundle unsigned */
    public BundleWriter(@Nullable PrivateKey signingKey) {
        this.signingKey = signingKey;
    }

    /**
     * Writes a bundle.
     *
     * @param manifest all but the hashes and the signer, which are filled in here
     * @param contents every {@link BundleFile}
     * @return the directory, which is {@code target}
     * @throws BundleException if {@code target} exists, a file is missing, or the disk does not take it
     */
    public Path write(Path target, Manifest manifest, Map<BundleFile, byte[]> contents) {
        SortedMap<String, String> hashes = new TreeMap<>();
        Map<String, byte[]> files = new TreeMap<>();
        for (BundleFile file : BundleFile.values()) {
            byte[] bytes = contents.get(file);
            if (bytes == null) {
                throw new BundleException("the bundle lacks " + file.fileName());
            }
            hashes.put(file.fileName(), Sha256.of(bytes));
            files.put(file.fileName(), bytes);
        }
        KeyId signer = signingKey == null ? KeyId.NONE : KeyId.of(Ed25519.publicKeyOf(signingKey));
        byte[] json = ManifestJson.write(manifest.sealed(signer, hashes));
        files.put(Manifest.FILE_NAME, json);
        if (signingKey != null) {
            files.put(Manifest.SIGNATURE_FILE_NAME, Ed25519.sign(signingKey, json));
        }
        return writeAtomically(target, files);
    }

    /**
     * Writes the half of a bundle that partners get: manifest, signature, and the public files.
     *
     * @throws BundleException if the version missed its gate, {@code target} exists or the disk does not take it
     */
    public static Path writePublic(Path target, Bundle bundle) {
        bundle.requirePublishable();
        Map<String, byte[]> files = new TreeMap<>();
        files.put(Manifest.FILE_NAME, bundle.manifestBytes());
        bundle.signature().ifPresent(signature -> files.put(Manifest.SIGNATURE_FILE_NAME, signature));
        Stream.of(BundleFile.values())
                .filter(BundleFile::isPublic)
                .forEach(file -> files.put(file.fileName(), bundle.bytes(file)));
        return writeAtomically(target, files);
    }

    /**
     * Writes a checked bundle as it is: whole, with the signature that it has.
     *
     * @throws BundleException if {@code target} exists or the disk does not take it
     */
    public static Path copy(Path target, Bundle bundle) {
        return writeAtomically(target, bundle.contents());
    }

    /** Visible for tests, which give it a name that no disk takes. */
    static Path writeAtomically(Path target, Map<String, byte[]> files) {
        Path absolute = target.toAbsolutePath();
        if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
            throw existsAlready(target);
        }
        Path parent = absolute.getParent();
        Path partial = absolute.resolveSibling("." + absolute.getFileName() + ".partial-" + UUID.randomUUID());
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(partial);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Files.write(partial.resolve(file.getKey()), file.getValue(), CREATE_NEW, WRITE, DSYNC);
            }
            Files.move(partial, absolute, StandardCopyOption.ATOMIC_MOVE);
            return target;
        } catch (IOException | UncheckedIOException e) {
            tryDeleteTree(partial);
            if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
                // Another writer came first.
                throw existsAlready(target);
            }
            throw new BundleException(
                    BundleFault.NOT_WRITABLE,
                    "cannot write the bundle " + target + ": " + e.getMessage()
                            + "; check the folder's rights and the free disk space",
                    e);
        }
    }

    private static BundleException existsAlready(Path target) {
        return new BundleException(
                BundleFault.NOT_WRITABLE,
                target + " exists already; a bundle is never overwritten: choose another folder");
    }

    private static void tryDeleteTree(Path directory) {
        try {
            deleteTree(directory);
        } catch (IOException | UncheckedIOException e) {
            // The hidden folder stays behind; it is no bundle to anyone, and the first failure is what the user must
            // hear.
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
