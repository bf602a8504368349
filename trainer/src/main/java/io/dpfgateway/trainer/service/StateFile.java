package io.dpfgateway.trainer.service;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.dpfgateway.trainer.checkpoint.HeldFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * The trainer's state on disk, and the lock by which one process uses it. A change is written beside the file, forced to the disk and
 * renamed: whenever the process is killed, the state is the one before a change or the one after it. Thread-safe.
 */
final class StateFile implements AutoCloseable {
    private static final String NAME = "state.json";
    private static final String PARTIAL = "state.json.partial";
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantReader()))
            .build();

    private final Path folder;
    private final HeldFolder lock;

    /** Guarded by this object's lock. */
    private ServiceState state;

    private StateFile(Path folder, HeldFolder lock, ServiceState state) {
        this.folder = folder;
        this.lock = lock;
        this.state = state;
    }

    /**
     * Opens the state, which begins here where there is none. For its owner's eyes only.
     *
     * @throws InvalidStateException if another process uses it, it is no state, or the folder cannot be used
     */
    static StateFile open(Path folder, Clock clock) {
        try {
            HeldFolder lock = HeldFolder.take(folder)
                    .orElseThrow(() -> new InvalidStateException("the state folder " + folder
                            + " is used by a trainer that runs now; give each its own stateDirectory"));
            try {
                Path file = folder.resolve(NAME);
                if (Files.exists(file)) {
                    return new StateFile(folder, lock, read(file));
                }
                StateFile first = new StateFile(folder, lock, ServiceState.first(clock.instant()));
                first.change(state -> state);
                return first;
            } catch (RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new InvalidStateException(
                    "cannot use the state folder " + folder + ": " + e + "; check its path and rights", e);
        }
    }

    private static ServiceState read(Path file) {
        try {
            return MAPPER.readValue(file.toFile(), ServiceState.class);
        } catch (IOException e) {
            throw new InvalidStateException(
                    file + " is no state of a trainer, or cannot be read; put it back as it was, or remove it to begin"
                            + " anew, which forgets the training that ran and the last command",
                    e);
        }
    }

    synchronized ServiceState get() {
        return state;
    }

    /**
     * Changes the state; once this returns it stays, whatever happens.
     *
     * @throws InvalidStateException if the disk does not take it; the state is what it was
     */
    synchronized ServiceState change(UnaryOperator<ServiceState> change) {
        ServiceState changed = change.apply(state);
        Path partial = folder.resolve(PARTIAL);
        try {
            byte[] json = MAPPER.writeValueAsBytes(changed);
            try (FileChannel out = FileChannel.open(partial, CREATE, TRUNCATE_EXISTING, WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(json);
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            Files.move(
                    partial, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            syncFolder();
        } catch (IOException e) {
            throw new InvalidStateException(
                    "cannot write the state in " + folder + ": " + e + "; check its rights and the free disk space", e);
        }
        state = changed;
        return changed;
    }

    private void syncFolder() throws IOException {
        if (Files.getFileAttributeView(folder, PosixFileAttributeView.class) != null) {
            try (FileChannel channel = FileChannel.open(folder, READ)) {
                channel.force(true);
            }
        }
    }

    /** Where a job keeps its files. */
    Path folderOf(JobRecord job) {
        return folder.resolve("jobs").resolve(job.id() + "-" + job.version());
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new InvalidStateException("cannot release the state folder " + folder, e);
        }
    }

    private static final class InstantReader extends StdDeserializer<Instant> {
        private static final long serialVersionUID = 1L;

        InstantReader() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeException e) {
                throw new IOException("'" + parser.getText() + "' is no moment", e);
            }
        }
    }
}
