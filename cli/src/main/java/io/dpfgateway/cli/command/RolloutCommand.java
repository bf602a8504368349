package io.dpfgateway.cli.command;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.rollout.Change;
import io.dpfgateway.cli.rollout.RolloutDesk;
import io.dpfgateway.cli.rollout.Situation;
import io.dpfgateway.cli.rollout.Standing;
import io.dpfgateway.cli.rollout.StandingTable;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.Rollout;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dpf rollout}. */
@Command(
        name = "rollout",
        mixinStandardHelpOptions = true,
        header = "Sets which versions gateways run: tries one, promotes it, takes it back.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RolloutCommand.Canary.class,
            RolloutCommand.Promote.class,
            RolloutCommand.Rollback.class,
            RolloutCommand.Status.class
        })
public final class RolloutCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "give a command: canary, promote, rollback or status");
    }

    /** What every change is given. */
    static final class ChangeOptions {
        @Mixin
        private NetworkOption network = new NetworkOption();

        @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stands in the status.")
        private String reason = "";

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        void apply(Change change) {
            try (RolloutDesk desk = open()) {
                apply(change, desk);
            }
        }

        /** @param s3 where a bundle in a bucket is looked at first, if that was said */
        void apply(Change change, S3Options s3) {
            if (s3.isGiven()) {
                try (ModelStores stores = s3.open();
                        RolloutDesk desk = open()) {
                    apply(change, desk.withStores(stores));
                }
            } else {
                apply(change);
            }
        }

        private RolloutDesk open() {
            return RolloutDesk.open(cluster.kafka(), cluster.registry(), cluster.names());
        }

        private void apply(Change change, RolloutDesk desk) {
            Rollout set = desk.apply(change, network.given(), reason, Clock.systemUTC());
            System.out.println("network " + set.getNetworkId() + ": " + StandingTable.describe(set));
            System.out.println("'dpf rollout status --wait' tells when every gateway runs it");
        }
    }

    /** {@code dpf rollout canary}. */
    @Command(
            name = "canary",
            mixinStandardHelpOptions = true,
            header = "Tries a version on a share of the sources; or sets another share.",
            description = {
                "A source stays with its version, and stays in when the share grows.",
                "A bundle in a bucket is checked first if an --s3-... option tells where it is."
            })
    static final class Canary implements Runnable {
        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");
        private static final double HUNDRED = 100;

        @Parameters(paramLabel = "VERSION", description = "An announced version.")
        private int version;

        @Option(
                names = "--share",
                required = true,
                paramLabel = "PERCENT",
                description = "Of the sources, such as 10%% or 0.5%%.")
        private String share = "";

        @Mixin
        private ChangeOptions options = new ChangeOptions();

        @Mixin
        private S3Options s3 = new S3Options();

        @Override
        public void run() {
            options.apply(new Change.Canary(version, share()), s3);
        }

        private double share() {
            Matcher percent = PERCENT.matcher(share);
            double value = percent.matches() ? Double.parseDouble(percent.group(1)) / HUNDRED : 0;
            if (value <= 0 || value > 1) {
                throw new UsageException("--share is '" + share + "'; give above 0% and at most 100%, such as 10%");
            }
            return value;
        }
    }

    /** {@code dpf rollout promote}. */
    @Command(
            name = "promote",
            mixinStandardHelpOptions = true,
            header = "Makes the canary the version for all.",
            description = {
                "With a VERSION and no canary it makes that one stable; so is the first one set.",
                "A bundle in a bucket is checked first if an --s3-... option tells where it is."
            })
    static final class Promote implements Runnable {
        @Parameters(
                paramLabel = "VERSION",
                arity = "0..1",
                description = "The version that is to be stable. Default: the canary")
        private @Nullable Integer version;

        @Mixin
        private ChangeOptions options = new ChangeOptions();

        @Mixin
        private S3Options s3 = new S3Options();

        @Override
        public void run() {
            options.apply(new Change.Promotion(version), s3);
        }
    }

    /** {@code dpf rollout rollback}. */
    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            header = "Takes the canary back; without one, the stable version for the one before it.")
    static final class Rollback implements Runnable {
        @Mixin
        private ChangeOptions options = new ChangeOptions();

        @Override
        public void run() {
            options.apply(new Change.Rollback());
        }
    }

    /** {@code dpf rollout status}. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            header = "Shows what is set and what each gateway runs.",
            description = {
                "A gateway that has said nothing for 30 s is silent: killed, or cut off. It is not waited for.",
                "LAG is how many raw records it has not fetched yet."
            })
    static final class Status implements Runnable {
        private static final long LOOK_MS = 500;

        @Mixin
        private NetworkOption network = new NetworkOption();

        @Option(
                names = "--wait",
                description = {
                    "Wait until every gateway runs what is set. Ends with 1 if one of them refuses it, or the time"
                            + " is over."
                })
        private boolean wait;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "60",
                description = "How long to wait. Default: ${DEFAULT-VALUE}")
        private int timeout;

        @Option(names = "--json", description = "One object for programs.")
        private boolean json;

        @Mixin
        private ClusterOptions cluster = new ClusterOptions();

        @Override
        public void run() {
            if (timeout < 1) {
                throw new UsageException("--timeout is " + timeout + "; give 1 or more seconds");
            }
            Standing standing = look();
            try {
                standing = wait ? await(standing) : standing;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailedException("interrupted while it waited", e);
            }
            if (json) {
                System.out.println(StandingTable.json(standing));
            } else {
                StandingTable.lines(standing).forEach(System.out::println);
            }
            if (wait) {
                require(standing);
            }
        }

        private Standing look() {
            Clock clock = Clock.systemUTC();
            Situation situation =
                    Situation.read(new LatestValues(cluster.kafka(), cluster.registry()), cluster.names());
            return Standing.of(situation, situation.network(network.given()), clock.instant());
        }

        private Standing await(Standing first) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeout);
            Standing standing = first;
            while (!standing.isAgreed() && standing.refusal().isEmpty() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
                standing = look();
            }
            return standing;
        }

        private void require(Standing standing) {
            standing.refusal().ifPresent(why -> {
                throw new CommandFailedException(why);
            });
            if (!standing.isAgreed()) {
                throw new CommandFailedException("after " + timeout + " s " + standing.count()
                        + "; look at DETAIL and at the gateways' logs, or give a longer --timeout");
            }
        }
    }
}
