package io.dpfgateway.trainer.vault;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a vault is locked with: 32 bytes. It encrypts nothing itself; each purpose has a key derived from it. Whoever
 * loses it loses the pictures. Immutable; shows only its id.
 */
public final class VaultKey {
    /** Where the key is looked for when no file is named. */
    public static final String VARIABLE = "DPF_VAULT_KEY";

    private static final int BYTES = 32;
    private static final int ID_BYTES = 8;
    private static final int MAX_FILE_BYTES = 1024;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{" + 2 * BYTES + "}");

    private final byte[] secret;

    private VaultKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Reads a key from a file, or else from the variable {@value #VARIABLE}.
     *
     * @param file the key in base64 or hex; null where none is named
     * @param environment such as {@link System#getenv()}
     * @throws InvalidVaultKeyException if there is none, or it is no key
     */
    public static VaultKey find(@Nullable Path file, Map<String, String> environment) {
        if (file != null) {
            return fromFile(file);
        }
        String value = environment.get(VARIABLE);
        if (value == null || value.isBlank()) {
            throw new InvalidVaultKeyException("there is no key for the vault; name its file, or set " + VARIABLE
                    + "; 'dpf vault key create' makes one");
        }
        return parse(value, "the environment variable " + VARIABLE);
    }

    /**
     * Reads a key from a file, which holds nothing else.
     *
     * @throws InvalidVaultKeyException if it cannot be read, or holds no key
     */
    public static VaultKey fromFile(Path file) {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw noKey("the file " + file);
            }
            return parse(Files.readString(file), "the file " + file);
        } catch (CharacterCodingException e) {
            throw noKey("the file " + file);
        } catch (IOException e) {
            throw new InvalidVaultKeyException(
                    "cannot read the vault's key " + file + ": " + e.getClass().getSimpleName()
                            + "; check its path and rights, or make one with 'dpf vault key create'",
                    e);
        }
    }

    /**
     * Reads a key.
     *
     * @param text 32 bytes in base64 or in hex; white space around it does not count
     * @param where names the place in messages
     * @throws InvalidVaultKeyException if it is something else
     */
    public static VaultKey parse(String text, String where) {
        String value = text.strip();
        try {
            byte[] bytes = HEX.matcher(value).matches()
                    ? HexFormat.of().parseHex(value)
                    : Base64.getDecoder().decode(value);
            if (bytes.length == BYTES) {
                return new VaultKey(bytes);
            }
        } catch (IllegalArgumentException e) {
            // Neither of both; the cause would show a part of what may be a key with a typing error.
        }
        throw noKey(where);
    }

    private static InvalidVaultKeyException noKey(String where) {
        return new InvalidVaultKeyException(where + " holds no vault key; give " + BYTES + " bytes as 64 hex digits or"
                + " in base64, as 'dpf vault key create' writes them");
    }

    /**
     * Makes a key and writes it to a file, which only its owner may read.
     *
     * @throws VaultStorageException if the file exists, which is never overwritten, or the disk does not take it
     */
    public static VaultKey create(Path file) {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        byte[] text = (Base64.getEncoder().encodeToString(secret) + "\n").getBytes(StandardCharsets.US_ASCII);
        // Its rights come with the file, so that at no time anybody else may read it.
        try (FileChannel out = FileChannel.open(file, Set.of(CREATE_NEW, WRITE), ownerOnly())) {
            ByteBuffer rest = ByteBuffer.wrap(text);
            while (rest.hasRemaining()) {
                out.write(rest);
            }
            out.force(true);
            return new VaultKey(secret);
        } catch (FileAlreadyExistsException e) {
            throw new VaultStorageException(
                    file + " exists already; a key is never overwritten: choose another name, or move it away", e);
        } catch (IOException e) {
            throw new VaultStorageException(
                    "cannot write the key " + file + ": " + e.getClass().getSimpleName() + "; check the folder", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Names the key in messages and in the vault: 16 hex digits, from which nothing of the key follows. */
    public String id() {
        return HexFormat.of().formatHex(idBytes());
    }

    byte[] idBytes() {
        return Arrays.copyOf(derived("id"), ID_BYTES);
    }

    /** Hashes that only who has the key can compute; other purposes give other hashes. */
    KeyedHash hash(String purpose) {
        return new KeyedHash(derived(purpose));
    }

    /** A key for AES-256. */
    SecretKey cipherKey(String purpose) {
        return new SecretKeySpec(derived(purpose), "AES");
    }

    private byte[] derived(String purpose) {
        return new KeyedHash(secret).of("dpf vault 1", purpose);
    }

    @Override
    public String toString() {
        return "VaultKey[id=" + id() + "]";
    }
}
