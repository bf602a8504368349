package io.dpfgateway.gateway.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.schemas.record.DType;
import io.dpfgateway.schemas.record.WireTensor;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceRuntimeTest {
    @TempDir
    Path directory;

    @Test
    void shouldFallBackToTheCpuWhenThereIsNoCuda() {
        InferenceRuntime runtime = TestModels.runtime(Inference.singleThreaded().withProvider(Inference.Provider.AUTO));
        assumeTrue(runtime.provider() == ExecutionProvider.CPU, "this machine has CUDA");

        assertThatThrownBy(() -> TestModels.runtime(Inference.singleThreaded().withProvider(Inference.Provider.CUDA)))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("set it to auto or cpu")
                .hasMessageNotContaining("\n");
    }

    @Test
    void shouldGiveTheManifestsWireTypeAndTheSameValuesWithinItsPrecision() throws Exception {
        float[] exact = WireTensors.decode(poison(WireType.FLOAT32, DType.FLOAT32));

        assertThat(exact).hasSize(2 * 4 * 4).isNotEqualTo(new float[exact.length]);
        assertThat(WireTensors.decode(poison(WireType.FLOAT16, DType.FLOAT16)))
                .usingComparatorWithPrecision(0.01f)
                .containsExactly(exact);
        assertThat(WireTensors.decode(poison(WireType.INT8, DType.INT8)))
                .usingComparatorWithPrecision(0.026f)
                .containsExactly(exact);
    }

    private WireTensor poison(WireType type, DType expected) throws Exception {
        Path bundle = TestModels.writeConvolution(directory.resolve(type.name()), 1, type);
        InferenceRuntime runtime = TestModels.runtime(Inference.singleThreaded());
        try (PoisonModel model = runtime.open(Bundle.open(bundle, TrustPolicy.acceptUnsigned()))) {
            WireTensor tensor = model.poison(model.prepare(TestPictures.noise(1, TestModels.SIDE)))
                    .join();
            assertThat(tensor.getDtype()).isEqualTo(expected);
            assertThat(tensor.getShape()).containsExactly(2, 4, 4);
            return tensor;
        }
    }
}
