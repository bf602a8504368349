package io.dpfgateway.trainer.vault;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * What people do to a vault, whether a trainer holds it or not: look, erase, check the audit log. What is erased here is gone from
 * the disk when the call returns, and the trainer finds out before the next thing it does. Thread-safe.
 */
public final class VaultDesk {
    private static final int MAX_TEXT = 1000;

    private final VaultFolder folder;

    private VaultDesk(VaultFolder folder) {
        this.folder = folder;
    }

    /**
     * What there is.
     *
     * @param entries in no order that means anything, but always the same
     * @param altered how many entries were set aside because they are not as they were written
     */
    public record Listing(List<Entry> entries, int altered) {
        public Listing {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Opens a vault that is there.
     *
     * @throws ForeignFolderException if there is none
     * @throws WrongVaultKeyException if it has another key
     * @throws VaultStorageException if the folder cannot be used
     */
    public static VaultDesk open(Path folder, VaultKey key, Clock clock) {
        return open(new DiskFiles(), folder, key, clock);
    }

    static VaultDesk open(VaultFiles files, Path folder, VaultKey key, Clock clock) {
        try {
            return new VaultDesk(VaultFolder.open(files, folder, key, clock));
        } catch (IOException e) {
            throw new VaultStorageException(
                    "cannot open the vault " + folder + ": " + e + "; check its path and rights", e);
        }
    }

    /** @throws AlteredLogException if somebody changed one of the logs */
    public Listing list() {
        return folder.during(() -> new Listing(
                folder.entries().index().all(), folder.entries().altered().size()));
    }

    /** Erases, as {@link Vault#erase} does. */
    public Erased erase(Subject subject, String who, String why) {
        return erase(folder, subject, who, why);
    }

    static Erased erase(VaultFolder folder, Subject subject, String who, String why) {
        requireText("who asks for it", who);
        requireText("the reason", why);
        return folder.during(() -> folder.erase(subject, who, why));
    }

    private static void requireText(String what, String text) {
        if (text.isBlank() || text.length() > MAX_TEXT) {
            throw new InvalidErasureException(
                    "the erasure does not tell " + what + "; give it in at most " + MAX_TEXT + " characters");
        }
    }

    /** How the audit log calls a subject: so that who has the key and a name can look for its erasure. */
    public String nameOf(Subject subject) {
        return folder.nameOf(subject);
    }

    /**
     * Reads the audit log from its first line on and makes sure of each.
     *
     * @param sink given one line at a time
     * @throws AlteredLogException where a line is not as it was written
     */
    public AuditSummary audit(Consumer<AuditLine> sink) {
        return folder.audit(sink);
    }
}
