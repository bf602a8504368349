package io.dpfgateway.trainer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** What lies in a vault's folder, and the file {@code vault.json} that makes it one: it is written when all else is there. */
final class VaultMarker {
    private static final String MARKER = "vault.json";
    private static final String ENTRIES = "entries";
    static final String AUDIT = "audit.jsonl";
    static final String ERASURES = "erasures.jsonl";
    private static final int FORMAT = 1;
    private static final int MAX_BYTES = 1 << 12;

    private final VaultFiles files;
    private final Path folder;
    private final Path file;

    VaultMarker(VaultFiles files, Path folder) {
        this.files = files;
        this.folder = folder;
        this.file = folder.resolve(MARKER);
    }

    static Path entries(Path folder) {
        return folder.resolve(ENTRIES);
    }

    boolean isThere() {
        return files.exists(file);
    }

    /** Makes the folder where there is none; refuses one with other things in it, lest a mistyped path become a vault. */
    void requireOwnOrEmpty() throws IOException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ForeignFolderException(folder + " is a file; give a folder for the vault");
        }
        files.makeFolder(folder);
        if (isThere()) {
            return;
        }
        Set<String> others = new HashSet<>(files.list(folder));
        others.removeIf(name -> (name.startsWith(".") && name.endsWith(".lock"))
                || name.equals(ENTRIES)
                || name.startsWith(MARKER)
                || name.startsWith(AUDIT)
                || name.startsWith(ERASURES));
        if (!others.isEmpty()) {
            throw new ForeignFolderException(
                    folder + " holds other files and no vault; give an empty folder, or one that is not there");
        }
    }

    void write(VaultKey key) throws IOException {
        files.makeFolder(entries(folder));
        String json = new ObjectMapper()
                .createObjectNode()
                .put("format", FORMAT)
                .put("key", key.id())
                .toString();
        Path temporary = folder.resolve(MARKER + ".tmp");
        files.write(temporary, (json + "\n").getBytes(StandardCharsets.UTF_8));
        files.move(temporary, file);
        files.sync(folder);
    }

    /**
     * Makes sure that there is a vault, and that this is its key.
     *
     * @throws ForeignFolderException if there is none, or one of another format
     * @throws WrongVaultKeyException if it has another key
     */
    void requireKey(VaultKey key) throws IOException {
        if (!isThere()) {
            throw new ForeignFolderException(
                    folder + " is no vault; give the folder that the trainer keeps its sampled pictures in");
        }
        JsonNode json = new ObjectMapper().readTree(files.read(file, 0, MAX_BYTES));
        if (json.path("format").asInt() != FORMAT) {
            throw new ForeignFolderException("the vault " + folder + " is of format " + json.path("format")
                    + ", and this" + " dpf reads " + FORMAT + "; use the dpf that made it");
        }
        String made = json.path("key").asText();
        if (!made.equals(key.id())) {
            throw new WrongVaultKeyException("the vault " + folder + " was made with the key " + made
                    + ", and this is the key " + key.id() + "; give the other one");
        }
    }
}
