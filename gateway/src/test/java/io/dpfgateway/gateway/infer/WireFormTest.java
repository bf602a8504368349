package io.dpfgateway.gateway.infer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.bundle.WireType;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WireFormTest {
    @ParameterizedTest
    @EnumSource(WireType.class)
    void shouldRefuseWhatIsNotFinite(WireType type) {
        WireForm form = new WireForm(WireSpec.floats(type, List.of(2)));

        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> form.encode(FloatBuffer.wrap(new float[] {1, bad})))
                    .isInstanceOf(InferenceFailedException.class)
                    .hasMessageContaining("output 1 is not finite");
        }
    }

    @Test
    void shouldRefuseWhatIsInfiniteOnceEncoded() {
        WireForm half = new WireForm(WireSpec.floats(WireType.FLOAT16, List.of(1)));

        assertThatCode(() -> half.encode(FloatBuffer.wrap(new float[] {-65519})))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> half.encode(FloatBuffer.wrap(new float[] {-65520})))
                .isInstanceOf(InferenceFailedException.class);
    }
}
