package io.dpfgateway.trainer.checkpoint;

import io.dpfgateway.model.onnx.OnnxModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a training: many steps that end in one model. Ask for its {@linkplain #result() result} first; where there is
 * none, {@linkplain #resume resume}, tell {@linkplain #at every step}, and {@linkplain #finish finish}. Not thread-safe.
 */
public final class Stage {
    private final @Nullable Path file;
    private final String job;
    private final String name;
    private final int interval;
    private List<Resumable> state = List.of();

    Stage(@Nullable Path file, String job, String name, int interval) {
        this.file = file;
        this.job = job;
        this.name = name;
        this.interval = interval;
    }

    /** What the stage gave when it was finished before; empty where it was not. */
    public Optional<OnnxModel> result() {
        StageFile known = read();
        if (known == null || known.step() != StageFile.FINISHED) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(known.content()))) {
            TorchRandom.load(in);
            return Optional.of(OnnxModel.parse(in.readAllBytes(), "the checkpoint " + file));
        } catch (IOException e) {
            throw unfit(e);
        }
    }

    private DamagedCheckpointException unfit(IOException e) {
        return new DamagedCheckpointException("the checkpoint " + file + " does not fit its stage '" + name + "': "
                + e.getMessage() + "; remove it to repeat the stage");
    }

    /**
     * Puts the state back to the last checkpoint, if there is one.
     *
     * @param state all that changes with a step, always in the same order; kept until the stage is finished
     * @return how many steps are done
     */
    public int resume(Resumable... state) {
        return resume(List.of(state));
    }

    /** {@link #resume(Resumable...)}. */
    public int resume(List<Resumable> state) {
        this.state = List.copyOf(state);
        StageFile known = read();
        if (known == null) {
            return 0;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(known.content()))) {
            TorchRandom.load(in);
            for (Resumable part : this.state) {
                part.load(in);
            }
            if (in.read() != -1) {
                throw new IOException("there is more in it");
            }
            return known.step();
        } catch (IOException e) {
            throw unfit(e);
        }
    }

    private @Nullable StageFile read() {
        if (file == null || !Files.exists(file)) {
            return null;
        }
        StageFile known = StageFile.read(file);
        if (!known.stage().equals(name) || !known.job().equals(job)) {
            throw new ForeignCheckpointException("the checkpoint " + file + " is of the stage '" + known.stage()
                    + "' where '" + name + "' is next; remove its folder to begin anew");
        }
        return known;
    }

    /** Tells that a step is done, counted from 1; now and then this writes a checkpoint. */
    public void at(int step) {
        if (step % interval == 0) {
            write(step, out -> {
                for (Resumable part : state) {
                    part.save(out);
                }
            });
        }
    }

    private void write(int step, Content content) {
        if (file == null) {
            return;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            TorchRandom.save(out);
            content.save(out);
        } catch (IOException e) {
            throw new IllegalStateException(e); // nothing here does I/O
        }
        new StageFile(job, name, step, bytes.toByteArray()).write(file);
    }

    private interface Content {
        void save(DataOutputStream out) throws IOException;
    }

    /** Tells that all steps are done, and keeps what came of them. */
    public OnnxModel finish(OnnxModel result) {
        write(StageFile.FINISHED, out -> out.write(result.toBytes()));
        return result;
    }
}
