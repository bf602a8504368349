package io.dpfgateway.trainer.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What a file says of one stage. It is there as a whole or not at all, and its last 32 bytes are the SHA-256 of all before.
 *
 * @param job the hash of the job that it belongs to
 * @param stage the stage's name
 * @param step how many steps are done; {@value #FINISHED} when all are
 * @param content what changes while the stage lasts; its result when it is finished
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared by nobody
record StageFile(String job, String stage, int step, byte[] content) {
    static final int FINISHED = -1;

    private static final int MAGIC = 0x44504643; // DPFC
    private static final int FORMAT = 1;
    private static final int HASH_BYTES = 32;

    /** @throws DamagedCheckpointException if the file is not as it was written */
    static StageFile read(Path file) {
        try {
            byte[] all = Files.readAllBytes(file);
            int size = all.length - HASH_BYTES;
            if (size < 0
                    || !MessageDigest.isEqual(
                            hash(ByteBuffer.wrap(all, 0, size)), Arrays.copyOfRange(all, size, all.length))) {
                throw damaged(file);
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(all, 0, size));
            if (in.readInt() != MAGIC) {
                throw damaged(file);
            }
            int format = in.readInt();
            if (format != FORMAT) {
                throw new DamagedCheckpointException(
                        "the checkpoint " + file + " is of format " + format + ", and this dpf reads " + FORMAT
                                + "; go on with the dpf that wrote it, or remove its folder");
            }
            return new StageFile(in.readUTF(), in.readUTF(), in.readInt(), in.readNBytes(in.readInt()));
        } catch (IOException e) {
            throw new CheckpointStorageException(
                    "cannot read the checkpoint " + file + ": " + e.getMessage() + "; check its rights", e);
        }
    }

    private static DamagedCheckpointException damaged(Path file) {
        return new DamagedCheckpointException(
                "the checkpoint " + file + " is damaged; remove it to repeat its stage, or its folder to begin anew");
    }

    /** Puts the file in the place of an older one, if there is one: after a crash either is there. */
    void write(Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(toBytes());
                byte[] hash = hash(bytes.duplicate());
                writeAll(channel, bytes);
                writeAll(channel, ByteBuffer.wrap(hash));
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CheckpointStorageException(
                    "cannot write the checkpoint " + file + ": " + e.getMessage()
                            + "; check the free disk space and the folder's rights",
                    e);
        }
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private byte[] toBytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 1024);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(MAGIC);
        out.writeInt(FORMAT);
        out.writeUTF(job);
        out.writeUTF(stage);
        out.writeInt(step);
        out.writeInt(content.length);
        out.write(content);
        return bytes.toByteArray();
    }

    private static byte[] hash(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
