package io.dpfgateway.cli.command;

import ch.qos.logback.classic.Level;
import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.cli.terminal.Logs;
import io.dpfgateway.cli.terminal.ProgressBar;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.inspect.Inspection;
import io.dpfgateway.trainer.inspect.InspectionJson;
import io.dpfgateway.trainer.inspect.NetworkInspector;
import io.dpfgateway.trainer.inspect.QuickAttack;
import io.dpfgateway.trainer.inspect.QuickBudget;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PictureSplitter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dpf network inspect}. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = "@|bold dpf network inspect|@ N.onnx [--images=DIR|ZIP] [OPTIONS]",
        header = "Shows a network's inputs, outputs, operators and every possible cut.",
        description = {
            "A cut has a shape, a size on the wire and costs before and after it. With pictures, a small",
            "attacker is trained on the clean features of some cuts, to compare them: the less it sees, the",
            "less there is for a DPF to hide."
        })
public final class InspectCommand implements Runnable {
    private static final double HELD_OUT = 0.2;
    /** As many as are looked at: a few more than the attacker is trained and judged on. */
    private static final int MOST_PICTURES = 2600;

    private final Cancellation cancellation;

    @Parameters(paramLabel = "N.onnx", description = "The network.")
    private Path network = Path.of("");

    @Option(names = "--images", paramLabel = "DIR|ZIP", description = "Pictures for the quick attack.")
    private @Nullable Path images;

    @Option(
            names = "--quick-attack",
            arity = "0..1",
            paramLabel = "STEPS",
            fallbackValue = "" + QuickBudget.USUAL_STEPS,
            description = "Batches that the attacker of each cut learns from. Default with --images: "
                    + QuickBudget.USUAL_STEPS)
    private @Nullable Integer steps;

    @Option(
            names = "--cuts",
            paramLabel = "TENSOR",
            split = ",",
            description = "The cuts to attack. Default: at most " + QuickAttack.MOST_CUTS + ", evenly spread")
    private List<String> cuts = List.of();

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean json;

    @Mixin
    private InputOptions input = new InputOptions();

    @Mixin
    private TorchOptions torch = new TorchOptions();

    /** Made by the command line's factory. */
    public InspectCommand(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    @Override
    public void run() {
        Logs.toStandardError(Level.WARN);
        if (images == null && (steps != null || !cuts.isEmpty())) {
            throw new UsageException("--quick-attack and --cuts need pictures; give --images");
        }
        OnnxModel model = OnnxModel.read(network);
        InputSpec spec = input.describe(network).input();
        torch.apply();
        Inspection inspection = NetworkInspector.inspect(model, spec);
        if (images != null) {
            inspection = attacked(inspection, model, spec, images);
        }
        if (json) {
            System.out.println(InspectionJson.write(inspection));
        } else {
            InspectionTable.lines(inspection).forEach(System.out::println);
        }
    }

    private Inspection attacked(Inspection inspection, OnnxModel model, InputSpec spec, Path pictures) {
        if (inspection.problem() != null) {
            throw new CommandFailedException("cannot attack: " + inspection.problem());
        }
        ProgressBar progress = ProgressBar.onTerminal(cancellation);
        QuickAttack attack = new QuickAttack(model, spec, steps == null ? QuickBudget.USUAL_STEPS : steps, progress);
        List<String> chosen = QuickAttack.choose(inspection, cuts);
        return attack.run(inspection, chosen, read(spec, pictures, progress));
    }

    private static PictureSplit read(InputSpec spec, Path pictures, ProgressBar progress) {
        PictureSplitter splitter = new PictureSplitter(spec, HELD_OUT);
        try (PictureSource source = PictureSource.open(pictures)) {
            // Evenly spread over the source, which may be sorted by class.
            int every = Math.max(1, source.size() / MOST_PICTURES);
            progress.begin("pictures", source.size());
            int seen = 0;
            for (NamedPicture picture : source) {
                if (seen++ % every == 0) {
                    splitter.add(picture.label(), picture.encoded());
                }
                progress.at(seen, "");
            }
        }
        return splitter.split();
    }
}
