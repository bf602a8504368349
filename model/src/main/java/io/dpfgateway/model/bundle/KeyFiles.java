package io.dpfgateway.model.bundle;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Set;

/**
 * A pair of signing keys in two PEM files side by side, as openssl writes them: {@code NAME.pem}, which only its owner may read,
 * and {@code NAME.pub.pem}, which gateways and partners get.
 *
 * @param privateKey the secret one
 * @param publicKey the other one
 */
public record KeyFiles(Path privateKey, Path publicKey) {
    private static final String SUFFIX = ".pem";
    private static final int LINE = 64;

    /**
     * The files of a name.
     *
     * @param file of the private key; ends with {@code .pem}
     * @throws BundleException if it ends otherwise
     */
    public static KeyFiles of(Path file) {
        String name = String.valueOf(file.getFileName());
        if (!name.endsWith(SUFFIX) || name.length() == SUFFIX.length()) {
            throw new BundleException("'" + file + "' cannot name a key; give a file whose name ends with .pem");
        }
        String stem = name.substring(0, name.length() - SUFFIX.length());
        return new KeyFiles(file, file.resolveSibling(stem + ".pub" + SUFFIX));
    }

    /**
     * Makes a pair and writes it, both files or none.
     *
     * @return the public key
     * @throws BundleException if one of the files exists, which is never overwritten, or the disk does not take them
     */
    public PublicKey create() {
        KeyPair pair = Ed25519.generate();
        write(privateKey, "PRIVATE KEY", pair.getPrivate().getEncoded(), "rw-------");
        try {
            write(publicKey, "PUBLIC KEY", pair.getPublic().getEncoded(), "rw-r--r--");
        } catch (BundleException e) {
            tryDelete(privateKey);
            throw e;
        }
        return pair.getPublic();
    }

    private static void write(Path file, String type, byte[] key, String rights) {
        String pem = "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + type
                + "-----\n";
        // Its rights come with the file, so that at no time anybody else may read it.
        try (OutputStream out =
                Channels.newOutputStream(Files.newByteChannel(file, Set.of(CREATE_NEW, WRITE), only(rights)))) {
            out.write(pem.getBytes(StandardCharsets.US_ASCII));
        } catch (FileAlreadyExistsException e) {
            throw new BundleException(
                    BundleFault.NOT_WRITABLE,
                    file + " exists already; a key is never overwritten: choose another name, or move it away",
                    e);
        } catch (IOException e) {
            throw new BundleException(
                    BundleFault.NOT_WRITABLE, "cannot write the key " + file + ": " + e + "; check the folder", e);
        }
    }

    private static FileAttribute<?>[] only(String rights) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static void tryDelete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The first failure is what the user must hear.
        }
    }
}
