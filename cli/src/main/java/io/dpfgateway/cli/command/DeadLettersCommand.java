package io.dpfgateway.cli.command;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.deadletter.DeadLetterReader;
import io.dpfgateway.cli.deadletter.FiledLetter;
import io.dpfgateway.cli.deadletter.LetterFile;
import io.dpfgateway.cli.deadletter.LetterFilter;
import io.dpfgateway.cli.deadletter.LetterTable;
import io.dpfgateway.cli.deadletter.Place;
import io.dpfgateway.cli.deadletter.Replay;
import io.dpfgateway.cli.deadletter.ReplayReport;
import io.dpfgateway.cli.deadletter.ReplayReport.Fate;
import io.dpfgateway.schemas.topic.Topic;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dpf dead-letters}. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        header = "Shows the records that could not be poisoned, and sends them again.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {DeadLettersCommand.Show.class, DeadLettersCommand.SendAgain.class})
public final class DeadLettersCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: list or replay");
    }

    /** {@code dpf dead-letters list}. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            header = "Shows dead letters: when, which picture, why, and where the original is.",
            description = "Oldest first. Reads to what is the end now, and stops. Times are UTC.")
    static final class Show implements Runnable {
        private static final int MOST = 1_000_000;

        @Mixin
        private LetterOptions letters = new LetterOptions();

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "1000",
                description = "Only the N youngest. Default: ${DEFAULT-VALUE}")
        private int limit;

        @Option(names = "--json", description = "One JSON object a line.")
        private boolean json;

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            if (limit < 1 || limit > MOST) {
                throw new UsageException("--limit is " + limit + "; give 1 to " + MOST);
            }
            LetterFilter filter = letters.filter(Clock.systemUTC());
            LetterFile file = new DeadLetterReader(
                            cluster.kafka(), cluster.registry(), cluster.names().of(Topic.GATEWAY_DEAD_LETTERS))
                    .read(filter, limit);
            if (!json) {
                System.out.println(LetterTable.header());
            }
            for (FiledLetter letter : file.letters()) {
                boolean replayed = file.isReplayed(letter);
                System.out.println(json ? LetterTable.json(letter, replayed) : LetterTable.row(letter, replayed));
            }
            if (file.letters().size() == limit) {
                System.err.println("dpf dead-letters list: shows the " + limit + " youngest; --limit shows more");
            }
            if (file.unreadable() > 0) {
                System.err.println("dpf dead-letters list: " + file.unreadable()
                        + " records are no dead letter that this release can read; check --registry");
            }
        }
    }

    /** {@code dpf dead-letters replay}. */
    @Command(
            name = "replay",
            mixinStandardHelpOptions = true,
            header = "Sends the original records to raw-images again, after a fix.",
            description = {
                "As they were: partition, key, value and headers; their time is now. Each is sent once,",
                "however often this is run. One that fails again gets a dead letter of its own."
            })
    static final class SendAgain implements Runnable {
        private static final int SHOWN = 20;

        @Mixin
        private LetterOptions letters = new LetterOptions();

        @Option(names = "--all", description = "All that were not replayed yet.")
        private boolean all;

        @Option(names = "--again", description = "Also those that were replayed before.")
        private boolean again;

        @Option(names = "--dry-run", description = "Say what would be sent, and send nothing.")
        private boolean dryRun;

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            LetterFilter filter = letters.filter(Clock.systemUTC());
            if (filter.isEmpty() && !all) {
                throw new UsageException("give --all, or --reason, --since or --place");
            }
            if (!filter.isEmpty() && all) {
                throw new UsageException("--all and --reason, --since or --place do not go together; leave --all out");
            }
            Replay replay = new Replay(cluster.kafka(), cluster.registry(), cluster.names());
            ReplayReport report = dryRun ? replay.show(filter, again) : replay.run(filter, again);
            print(report);
        }

        private void print(ReplayReport report) {
            System.out.println((dryRun ? "would replay " : "replayed ")
                    + report.places(Fate.REPLAYED).size() + " of " + report.letters() + " dead letters to "
                    + cluster.names().of(Topic.RAW_IMAGES));
            print(report.places(Fate.REPLAYED_BEFORE), "replayed before; --again sends them once more");
            print(report.places(Fate.GONE), "gone: raw-images does not hold the original any more");
            print(report.places(Fate.OF_ANOTHER_TOPIC), "of another topic; check --topic-prefix");
        }

        private static void print(List<Place> places, String fate) {
            if (!places.isEmpty()) {
                System.out.println("  " + places.size() + " " + fate);
                places.stream().limit(SHOWN).forEach(place -> System.out.println("    " + place));
                if (places.size() > SHOWN) {
                    System.out.println("    and " + (places.size() - SHOWN) + " more");
                }
            }
        }
    }
}
