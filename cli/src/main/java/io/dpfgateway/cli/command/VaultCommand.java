package io.dpfgateway.cli.command;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.UsageException;
import io.dpfgateway.trainer.vault.AuditSummary;
import io.dpfgateway.trainer.vault.Entry;
import io.dpfgateway.trainer.vault.Erased;
import io.dpfgateway.trainer.vault.Subject;
import io.dpfgateway.trainer.vault.VaultDesk;
import io.dpfgateway.trainer.vault.VaultKey;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dpf vault}. */
@Command(
        name = "vault",
        mixinStandardHelpOptions = true,
        header = "Shows and erases the trainer's sampled pictures, and checks its audit log.",
        description = "All of it works while a trainer runs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            VaultCommand.Listing.class,
            VaultCommand.Erase.class,
            VaultCommand.Audit.class,
            VaultCommand.Key.class
        })
public final class VaultCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: list, erase, audit or key");
    }

    /** Whose pictures. */
    static final class SubjectOptions {
        @Option(names = "--source", paramLabel = "SOURCE", description = "The pictures of a camera or app.")
        private @Nullable String source;

        @Option(
                names = "--id",
                paramLabel = "ID",
                description = "The picture of an id; without --source, of every source that has one.")
        private @Nullable String id;

        boolean isGiven() {
            return source != null || id != null;
        }

        Subject subject() {
            return new Subject(source, id);
        }

        boolean includes(Entry entry) {
            return (source == null || source.equals(entry.source())) && (id == null || id.equals(entry.id()));
        }
    }

    /** {@code dpf vault list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Shows how many pictures there are of each source, or each picture.",
            description = "Times are UTC, and a record's in Kafka.")
    static final class Listing implements Runnable {
        @Mixin
        private VaultOptions vault = new VaultOptions();

        @Mixin
        private SubjectOptions whose = new SubjectOptions();

        @Option(names = "--json", description = "One object a picture for programs.")
        private boolean json;

        @Override
        public void run() {
            VaultDesk.Listing listing = vault.desk().list();
            List<Entry> entries =
                    listing.entries().stream().filter(whose::includes).toList();
            if (json) {
                entries.stream().map(VaultTable::json).forEach(System.out::println);
            } else {
                (whose.isGiven() ? VaultTable.pictures(entries) : VaultTable.sources(entries))
                        .forEach(System.out::println);
            }
            if (listing.altered() > 0) {
                throw new CommandFailedException(
                        listing.altered() + " entries are not as they were written, and were set"
                                + " aside as *.altered; 'dpf vault audit' tells when; find out who can write there");
            }
        }
    }

    /** {@code dpf vault erase}. */
    @Command(
            name = "erase",
            mixinStandardHelpOptions = true,
            header = "Erases pictures for good, and keeps them from being stored again.",
            description = {
                "An id stays erased for ever. Of a source, what was recorded before now is erased, and what comes later is"
                        + " kept: stop sampling it first if that is not wanted.",
                "A training that runs has its pictures in memory until it ends, and a version that was trained stays as it"
                        + " is."
            })
    static final class Erase implements Runnable {
        @Mixin
        private VaultOptions vault = new VaultOptions();

        @Mixin
        private SubjectOptions whose = new SubjectOptions();

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "TEXT",
                description = "Why; it stands in the audit log for ever, so no names in it.")
        private String reason = "";

        @Option(names = "--by", paramLabel = "WHO", description = "Who asks for it. Default: the user of this machine")
        private String by = System.getProperty("user.name", "unknown");

        @Override
        public void run() {
            if (!whose.isGiven()) {
                throw new UsageException("it is not said whose pictures to erase; give --source, --id or both");
            }
            Erased erased = vault.desk().erase(whose.subject(), by, reason);
            System.out.println("erased " + erased.pictures() + " pictures; they are not stored again");
            if (erased.altered() > 0) {
                System.out.println("erased " + erased.altered()
                        + " altered entries too, which nobody can read and which may" + " have been among them");
            }
        }
    }

    /** {@code dpf vault audit}. */
    @Command(
            name = "audit",
            mixinStandardHelpOptions = true,
            header = "Checks every line of the audit log and prints it.",
            description = {
                "LEFT is how many pictures there were then. Ends with 1 if a line was changed, added or taken out.",
                "Keep the last line's hash elsewhere: it shows whether the whole folder was put back to an older state."
            })
    static final class Audit implements Runnable {
        @Mixin
        private VaultOptions vault = new VaultOptions();

        @Mixin
        private SubjectOptions whose = new SubjectOptions();

        @Option(names = "--json", description = "One object a line for programs.")
        private boolean json;

        @Override
        public void run() {
            VaultDesk desk = vault.desk();
            String subject = whose.isGiven() ? desk.nameOf(whose.subject()) : null;
            if (!json) {
                System.out.println(VaultTable.auditHeader());
            }
            AuditSummary summary = desk.audit(line -> {
                if (subject == null || subject.equals(line.subject())) {
                    System.out.println(json ? VaultTable.auditJson(line) : VaultTable.auditRow(line));
                }
            });
            if (!json) {
                System.out.println(summary.lines() + " lines, each as it was written; the last one's hash is "
                        + summary.lastMac());
            }
        }
    }

    /** {@code dpf vault key}. */
    @Command(
            name = "key",
            mixinStandardHelpOptions = true,
            header = "Makes a vault's key.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = Create.class)
    static final class Key implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "give a command: create");
        }
    }

    /** {@code dpf vault key create}. */
    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            header = "Makes a key of 32 random bytes, in base64, in a file for you alone.",
            description = "A file that exists is never overwritten. Without the key its vault's pictures are lost.")
    static final class Create implements Runnable {
        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file for the key.")
        private Path file = Path.of("");

        @Override
        public void run() {
            VaultKey key = VaultKey.create(file);
            System.out.println("key     " + file + ", for you alone");
            System.out.println("key id  " + key.id());
        }
    }
}
