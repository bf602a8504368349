package io.dpfgateway.imaging.benchmark;

import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.leptonica.global.leptonica;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The time from a JPEG to a 224 x 224 network input, by decoder. docs/decisions/0006-decoder.md has the command and the results.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 2)
public class DecoderBenchmark {
    private static final InputSpec SPEC = new InputSpec(
            224, 224, Channels.RGB, ResizePolicy.CROP, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    @Param({"IMAGE_IO", "CHOSEN", "LEPTONICA", "OPENCV", "OPENCV_REDUCED", "SKIJA", "STB"})
    Candidate decoder;

    @Param({"photo", "camera"})
    String pictures;

    private final InputPreparer preparer = new InputPreparer(SPEC);
    private List<byte[]> encoded;
    private int next;

    /** Reads or makes the pictures. */
    @Setup
    public void prepare() {
        leptonica.setMsgSeverity(leptonica.L_SEVERITY_NONE);
        encoded = pictures.equals("camera") ? Photos.fromACamera() : Photos.asTheyAre();
    }

    /** One picture after the other. */
    @Benchmark
    public float[] read() {
        next = (next + 1) % encoded.size();
        return preparer.prepare(decoder.decode(encoded.get(next), preparer.reduction()));
    }

    /** Counts what each decoder says of damage, then measures. */
    public static void main(String[] args) throws RunnerException {
        leptonica.setMsgSeverity(leptonica.L_SEVERITY_NONE);
        DamageTable.print();
        new Runner(new OptionsBuilder()
                        .include(DecoderBenchmark.class.getName())
                        .addProfiler(CpuTime.class)
                        .build())
                .run();
    }
}
