package io.dpfgateway.gateway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs where a GPU is and the build was made with the profile {@code cuda}; skipped elsewhere. */
class CudaEqualsCpuTest {
    /** Of the largest value: what TF32 in convolutions, which CUDA may use, loses. */
    private static final double TOLERANCE = 5e-3;

    private static final int PICTURES = 50;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(WireType.class)
    void shouldGiveTheSameWithinTheTolerance(WireType type) throws Exception {
        // Given
        InferenceRuntime cuda = TestModels.runtime(Inference.singleThreaded().withProvider(Inference.Provider.AUTO));
        assumeTrue(cuda.provider() == ExecutionProvider.CUDA, "there is no CUDA here");
        Bundle bundle = Bundle.open(
                TestModels.writeConvolution(directory.resolve("bundle"), 1, type), TrustPolicy.acceptUnsigned());

        // When
        List<float[]> onCuda = run(cuda, bundle);
        List<float[]> onCpu = run(TestModels.runtime(Inference.singleThreaded()), bundle);

        // Then
        double step = type == WireType.INT8 ? bundle.manifest().wire().scale() : 0;
        for (int i = 0; i < PICTURES; i++) {
            double most = 0;
            for (float value : onCpu.get(i)) {
                most = Math.max(most, Math.abs(value));
            }
            for (int j = 0; j < onCpu.get(i).length; j++) {
                assertThat((double) onCuda.get(i)[j]).isCloseTo(onCpu.get(i)[j], within(TOLERANCE * most + step));
            }
        }
    }

    private static List<float[]> run(InferenceRuntime runtime, Bundle bundle) throws Exception {
        Random random = new Random(5);
        List<float[]> outputs = new ArrayList<>();
        try (PoisonModel model = runtime.open(bundle)) {
            List<CompletableFuture<float[]>> results = new ArrayList<>();
            for (int i = 0; i < PICTURES; i++) {
                float[] input = new float[TestModels.SIDE * TestModels.SIDE];
                for (int j = 0; j < input.length; j++) {
                    input[j] = (float) random.nextGaussian();
                }
                results.add(model.poison(input).thenApply(WireTensors::decode));
            }
            results.forEach(result -> outputs.add(result.join()));
        }
        return outputs;
    }
}
