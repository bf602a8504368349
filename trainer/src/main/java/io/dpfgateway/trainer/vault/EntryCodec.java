package io.dpfgateway.trainer.vault;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * An entry's file, format 1: {@code DPFV}, the format, the key's id; then two parts, each a fresh nonce of 12 bytes, a length and
 * AES-256-GCM of that length with its tag. The first part is the head: source, id, times, label. The second is the picture. The
 * file's name is bound to both, and the whole head to the picture, so that neither can be put elsewhere. Thread-safe.
 */
final class EntryCodec {
    /** How many bytes of a file hold the head of nearly every entry. */
    static final int USUAL_HEAD_BYTES = 4096;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int MAGIC = 0x44504656; // DPFV
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int MAX_HEAD_BYTES = 1 << 24;

    private final SecretKey key;
    private final byte[] prefix;
    private final SecureRandom nonces;

    EntryCodec(VaultKey key, SecureRandom nonces) {
        this.key = key.cipherKey("entries");
        byte[] id = key.idBytes();
        this.prefix = ByteBuffer.allocate(Integer.BYTES + 1 + id.length)
                .putInt(MAGIC)
                .put(FORMAT)
                .put(id)
                .array();
        this.nonces = nonces;
    }

    /**
     * What an entry says.
     *
     * @param entry without its pixels
     * @param label its true class, where it is known
     * @param image as it was encoded
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once
    record Content(Entry entry, @Nullable String label, byte[] image) {}

    @SuppressWarnings("ArrayRecordComponent") // handed on once
    private record Head(Entry entry, @Nullable String label, byte[] plain, int end) {}

    byte[] encode(String name, Sample sample, Instant storedAt) {
        byte[] head = plainHead(sample, storedAt);
        byte[] sealedHead = seal(head, headBinding(name));
        byte[] sealedImage = seal(sample.image(), imageBinding(name, head));
        return ByteBuffer.allocate(prefix.length + sealedHead.length + sealedImage.length)
                .put(prefix)
                .put(sealedHead)
                .put(sealedImage)
                .array();
    }

    /**
     * Reads the head alone.
     *
     * @param start of the file; {@link #headBytes} tells how much is needed
     * @param size of the whole file
     * @throws AlteredEntryException if it is not as it was written
     */
    Entry entry(String name, byte[] start, long size) throws AlteredEntryException {
        return head(name, start, size).entry();
    }

    /** How many bytes from the file's start hold its head; more than there may be, if the file is altered. */
    int headBytes(byte[] start) {
        int at = prefix.length + NONCE_BYTES;
        if (start.length < at + Integer.BYTES) {
            return 0;
        }
        int length = ByteBuffer.wrap(start).getInt(at);
        return length < 0 || length > MAX_HEAD_BYTES ? 0 : at + Integer.BYTES + length;
    }

    /** @throws AlteredEntryException if it is not as it was written */
    Content decode(String name, byte[] file) throws AlteredEntryException {
        Head head = head(name, file, file.length);
        byte[] image = open(file, head.end(), imageBinding(name, head.plain()));
        int end = head.end() + NONCE_BYTES + Integer.BYTES + image.length + TAG_BYTES;
        if (end != file.length) {
            throw new AlteredEntryException("there is more in it than was written");
        }
        return new Content(head.entry(), head.label(), image);
    }

    private Head head(String name, byte[] file, long size) throws AlteredEntryException {
        if (file.length < prefix.length || !Arrays.equals(file, 0, prefix.length, prefix, 0, prefix.length)) {
            throw new AlteredEntryException("it does not begin as an entry of this vault's key");
        }
        byte[] plain = open(file, prefix.length, headBinding(name));
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(plain))) {
            String source = readText(in);
            String id = readText(in);
            Instant recordedAt = Instant.ofEpochMilli(in.readLong());
            Instant storedAt = Instant.ofEpochMilli(in.readLong());
            String label = in.readBoolean() ? readText(in) : null;
            Entry entry = new Entry(name, source, id, recordedAt, storedAt, size);
            return new Head(entry, label, plain, headBytes(file));
        } catch (IOException e) {
            throw new IllegalStateException(e); // it is what was written: the tag says so
        }
    }

    private static byte[] plainHead(Sample sample, Instant storedAt) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writeText(out, sample.source());
            writeText(out, sample.id());
            out.writeLong(sample.recordedAt().toEpochMilli());
            out.writeLong(storedAt.toEpochMilli());
            String label = sample.label();
            out.writeBoolean(label != null);
            if (label != null) {
                writeText(out, label);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e); // nothing here does I/O
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private byte[] headBinding(String name) {
        return binding("head", name, new byte[0]);
    }

    private byte[] imageBinding(String name, byte[] head) {
        return binding("image", name, head);
    }

    private byte[] binding(String part, String name, byte[] head) {
        byte[] words = (part + " " + name + " ").getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(prefix.length + words.length + head.length)
                .put(prefix)
                .put(words)
                .put(head)
                .array();
    }

    private byte[] seal(byte[] plain, byte[] binding) {
        byte[] nonce = new byte[NONCE_BYTES];
        nonces.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, binding);
            byte[] sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + Integer.BYTES + sealed.length)
                    .put(nonce)
                    .putInt(sealed.length)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has " + CIPHER, e);
        }
    }

    private byte[] open(byte[] file, int at, byte[] binding) throws AlteredEntryException {
        int from = at + NONCE_BYTES + Integer.BYTES;
        if (file.length < from) {
            throw new AlteredEntryException("it is cut short");
        }
        int length = ByteBuffer.wrap(file).getInt(at + NONCE_BYTES);
        if (length < TAG_BYTES || length > file.length - from) {
            throw new AlteredEntryException("it is cut short, or the length of a part was changed");
        }
        byte[] nonce = Arrays.copyOfRange(file, at, at + NONCE_BYTES);
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, binding).doFinal(file, from, length);
        } catch (GeneralSecurityException e) {
            throw new AlteredEntryException("its seal is broken: bytes were changed, or it was put under another name");
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] binding) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(binding);
        return cipher;
    }
}
