package io.dpfgateway.trainer.service.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where the moments of the last training are kept. The file is there as a whole or not at all.
 *
 * @param path its place
 */
record DriftFile(Path path) {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /**
     * What was written last; empty if nothing was.
     *
     * @throws DriftFileException if the file cannot be read, or is not as it was written
     */
    Optional<DriftReference> read() {
        try {
            DriftReference reference = MAPPER.readValue(Files.readAllBytes(path), DriftReference.class);
            if (reference == null || reference.format() != DriftReference.FORMAT) {
                throw new IOException("its format is not " + DriftReference.FORMAT);
            }
            return Optional.of(reference);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw unreadable(e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw unreadable(String.valueOf(e.getMessage()), e);
        }
    }

    private DriftFileException unreadable(String reason, IOException e) {
        return new DriftFileException(
                "cannot read " + path + ": " + reason.lines().findFirst().orElse("")
                        + "; remove it, and the next training writes another",
                e);
    }

    /** @throws DriftFileException if the disk does not take it; what was there before still is */
    void write(DriftReference reference) {
        Path beside = path.resolveSibling("." + path.getFileName() + ".new");
        try {
            ByteBuffer bytes = ByteBuffer.wrap(MAPPER.writeValueAsBytes(reference));
            try (FileChannel channel = FileChannel.open(
                    beside,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DriftFileException(
                    "cannot write " + path + ": " + e + "; check the folder's rights and the free disk space", e);
        }
    }
}
