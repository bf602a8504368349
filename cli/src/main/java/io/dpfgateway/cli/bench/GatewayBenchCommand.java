package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.bench.result.BenchReport;
import io.dpfgateway.cli.bench.result.BenchTable;
import io.dpfgateway.cli.bench.result.Machine;
import io.dpfgateway.cli.bench.worker.Arrangement;
import io.dpfgateway.cli.bench.worker.Variant;
import io.dpfgateway.cli.bench.workload.WireChoice;
import io.dpfgateway.cli.bench.workload.Workload;
import io.dpfgateway.cli.command.Destination;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.embedded.EmbeddedStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dpf bench gateway}. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Measures the gateway against the machine and against what is simpler.",
        description = {
            "Broker and registry run here; each variant runs in a process of its own:",
            "a decoding and ONNX Runtime in a plain loop, b the gateway, c Kafka Streams"
                    + " one record at a time, d a consumer-producer loop with transactions,",
            "e as c with a stream thread and a session for each core, f as d with four",
            "times the batches at each poll.",
            "docs/benchmarks.md tells how to read the figures."
        })
public final class GatewayBenchCommand implements Runnable {
    private static final long DISK = 8L << 30;
    private static final int MEMORY_RECORDS = 200_000;

    private final Cancellation cancellation;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private MeasuredGatewayOptions measured = new MeasuredGatewayOptions();

    @Option(
            names = "--wire",
            defaultValue = "code",
            paramLabel = "FORM",
            description = "Of the photos' records: code, 100 kB; full, 803 kB; int8, 401 kB. Default: ${DEFAULT-VALUE}")
    private WireChoice wire = WireChoice.CODE;

    @Option(
            names = "--variant",
            split = ",",
            defaultValue = "a,b,c,d,e,f",
            paramLabel = "V",
            description = "Which are measured. Default: ${DEFAULT-VALUE}")
    private Set<Variant> variants = Set.of();

    @Option(
            names = "--scenario",
            split = ",",
            defaultValue = "backfill,camera",
            paramLabel = "S",
            description = "backfill: as fast as it goes; camera: pictures come at 70%% of b's rate, and latency is"
                    + " measured. Default: ${DEFAULT-VALUE}")
    private Set<Scenario> scenarios = Set.of();

    @Option(
            names = "--seconds",
            defaultValue = "20",
            paramLabel = "N",
            description = "Measured at each run. Default: ${DEFAULT-VALUE}")
    private double seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            paramLabel = "N",
            description = "Seconds that each run takes before it is measured. Default: ${DEFAULT-VALUE}")
    private double warmUp;

    @Option(
            names = "--settle",
            description = "Cameras warm up until the JIT compilers took less than 5%% of a core for 30 s, and so for up"
                    + " to ten minutes more.")
    private boolean settle;

    @Option(
            names = "--repeats",
            defaultValue = "3",
            paramLabel = "N",
            description = "Runs of each variant. Default: ${DEFAULT-VALUE}")
    private int repeats;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of the runs' order and the cameras. Default: ${DEFAULT-VALUE}")
    private long seed;

    @Option(
            names = "--profile",
            defaultValue = "throughput",
            paramLabel = "NAME",
            description = "throughput or latency: two configurations of the gateway. Default: ${DEFAULT-VALUE}")
    private Profile profile = Profile.THROUGHPUT;

    @Option(
            names = "--memory",
            description = "Measure the gateway's memory instead: with pictures of 500 kB, and over many small ones.")
    private boolean memory;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "Pictures of a backfill. Default: as many as the fastest variant needs; 200000 small ones in"
                    + " --memory")
    private @Nullable Integer records;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Pictures a second of the cameras. Default: 70%% of b's median in the backfill")
    private @Nullable Double rate;

    @Option(
            names = "--arrangement",
            paramLabel = "LxTxB",
            description =
                    "Loops, threads of each and batch of the plain loop, such as 2x1x8. Default: the best of those"
                            + " that are tried out first")
    private @Nullable String arrangement;

    @Option(
            names = "--out",
            defaultValue = "target/bench",
            paramLabel = "DIR",
            description = "Gets bench.json or memory.json, and logs. Default: ${DEFAULT-VALUE}")
    private Path out = Path.of("");

    /** Made by the command line's factory. */
    public GatewayBenchCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        BenchSettings settings = new BenchSettings(
                variants,
                scenarios,
                new BenchSettings.Times(warmUp, seconds, settle),
                new BenchSettings.Order(repeats, seed),
                new BenchSettings.Fixed(arrangement == null ? null : Arrangement.parse(arrangement), rate, records),
                measured.gateway(profile));
        Destination.require(out, DISK);
        try (BenchFolder folder = BenchFolder.claim(out)) {
            Logs.toFile(folder.path().resolve("bench.log"));
            if (memory) {
                measureMemory(settings, folder);
            } else {
                measureSpeed(settings, folder);
            }
        } catch (InterruptedException e) {
            cancellation.check();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new CommandFailedException("cannot write to " + out + ": " + e, e);
        }
    }

    private void measureSpeed(BenchSettings settings, BenchFolder folder) throws IOException, InterruptedException {
        Workload work = measured.workload(folder, wire);
        ProgressBar progress = ProgressBar.onTerminal(cancellation);
        System.out.println(work.description());
        GatewayBench.Outcome outcome;
        try (EmbeddedStack stack = EmbeddedStack.start(folder.stack())) {
            outcome = new GatewayBench(
                            settings,
                            new BenchRuns(settings, work, new BenchRuns.Place(stack, folder.work()), progress))
                    .run();
        }
        BenchReport report = new BenchReport(
                BenchReport.FORMAT,
                Clock.systemUTC().instant().toString(),
                Machine.here(),
                spec.commandLine().getParseResult().originalArgs(),
                work.description(),
                told(settings),
                outcome.tried(),
                outcome.results());
        report.write(folder.path().resolve("bench.json"));
        System.out.println();
        System.out.println("best plain loop: " + outcome.tried().get(0).arrangement() + "; "
                + settings.order().repeats()
                + " runs of " + settings.times().measured() + " s each, in an order drawn with seed "
                + settings.order().seed() + "; settings " + told(settings));
        new BenchTable(report).lines().forEach(System.out::println);
        System.out.println();
        System.out.println("wrote " + folder.path().resolve("bench.json"));
    }

    private void measureMemory(BenchSettings settings, BenchFolder folder) throws IOException, InterruptedException {
        MemoryBench bench = new MemoryBench(settings, folder, ProgressBar.onTerminal(cancellation));
        MemoryReport report = bench.run(records == null ? MEMORY_RECORDS : records);
        report.write(folder.path().resolve("memory.json"));
        report.lines().forEach(System.out::println);
        System.out.println("wrote " + folder.path().resolve("memory.json"));
    }

    private static Map<String, String> told(BenchSettings settings) {
        Map<String, String> told = new TreeMap<>(settings.gateway().yaml().settings());
        told.put("heap", settings.gateway().heap().toString());
        told.put("partitions", Integer.toString(settings.gateway().partitions()));
        told.put("settle", Boolean.toString(settings.times().settle()));
        told.put("warmUpSeconds", Double.toString(settings.times().warmUp()));
        told.put("seed", Long.toString(settings.order().seed()));
        return told;
    }
}
