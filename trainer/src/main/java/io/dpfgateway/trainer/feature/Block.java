package io.dpfgateway.trainer.feature;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * A tensor in memory, or in a file that is mapped. No scope frees it. Not thread-safe.
 *
 * <p>The file loses its name as soon as it is mapped, before there is anything in it: what a process leaves behind that is
 * killed, the system removes. It is filled by writing, not through the mapping, where a full disk would end the process.
 */
final class Block implements AutoCloseable {
    /** What is written at a time, for a Java buffer cannot hold more than 2 GB. */
    private static final long PIECE = 1L << 28;

    private final Tensor tensor;
    private final ScalarType type;
    private final @Nullable FileChannel file;
    private final Runnable giveBack;

    private Block(Tensor tensor, ScalarType type, @Nullable FileChannel file, Runnable giveBack) {
        this.tensor = tensor;
        this.type = type;
        this.file = file;
        this.giveBack = giveBack;
    }

    /** @param giveBack what to do once it is closed */
    static Block inMemory(long[] shape, ScalarType type, Runnable giveBack) {
        try (PointerScope scope = new PointerScope()) {
            Tensor tensor = torch.empty(shape, new TensorOptions(type), new MemoryFormatOptional());
            return new Block(tensor.retainReference(), type, null, giveBack);
        }
    }

    /**
     * @param giveBack what to do once it is closed
     * @throws FeatureSpaceException if there can be no such file
     */
    static Block inFile(Path folder, long[] shape, ScalarType type, Runnable giveBack) {
        try {
            Path path = Files.createTempFile(folder, "dpf-features-", ".tmp"); // for its owner's eyes only
            try (PointerScope scope = new PointerScope()) {
                long elements = 1;
                for (long dimension : shape) {
                    elements *= dimension;
                }
                Tensor tensor = torch.from_file(
                                path.toString(),
                                new BoolOptional(true),
                                new LongOptional(elements),
                                new TensorOptions(type))
                        .reshape(shape);
                FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
                return new Block(tensor.retainReference(), type, file, giveBack);
            } finally {
                Files.delete(path);
            }
        } catch (IOException | RuntimeException e) {
            throw new FeatureSpaceException(
                    "cannot map a file of features in " + folder + ": " + firstLine(e)
                            + "; choose another --feature-dir",
                    e);
        }
    }

    /** All of it: what was not put yet is arbitrary. */
    Tensor tensor() {
        return tensor;
    }

    /** The element's type. */
    ScalarType type() {
        return type;
    }

    /**
     * Fills some rows.
     *
     * @param from where the first goes
     * @throws FeatureSpaceException if the disk is full
     */
    void put(Tensor rows, long from) {
        try (PointerScope scope = new PointerScope()) {
            if (file == null) {
                tensor.narrow(0, from, rows.size(0)).copy_(rows);
                return;
            }
            Tensor plain = rows.detach().to(type).cpu().contiguous();
            write(file, plain, from * tensor.stride(0) * torch.elementSize(type));
        } catch (IOException e) {
            throw new FeatureSpaceException(
                    "cannot write features to disk: " + firstLine(e)
                            + "; free some space, choose another --feature-dir, or raise --feature-memory-gb",
                    e);
        }
    }

    private static void write(FileChannel file, Tensor plain, long start) throws IOException {
        long size = plain.nbytes();
        for (long at = 0; at < size; at += PIECE) {
            BytePointer all = new BytePointer(plain.data_ptr());
            ByteBuffer piece =
                    all.position(at).limit(Math.min(at + PIECE, size)).asByteBuffer();
            long place = start + at;
            while (piece.hasRemaining()) {
                place += file.write(piece, place);
            }
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        tensor.close();
        giveBack.run();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new FeatureSpaceException("cannot close a file of features: " + e.getMessage(), e);
            }
        }
    }
}
