package io.dpfgateway.partner.predict;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredictionJsonTest {
    @Test
    void shouldWriteTheGoldenLineWhenAllIsKnown() {
        Prediction prediction =
                new Prediction("img-7", "camera-1", TinyReleases.TAKEN, "tiny", 2, 1, "coat", 0.75, "hat");

        assertThat(PredictionJson.line(prediction))
                .isEqualTo("{\"id\":\"img-7\",\"source\":\"camera-1\",\"capturedAt\":\"2026-01-02T03:04:05.678Z\","
                        + "\"networkId\":\"tiny\",\"dpfVersion\":2,\"classIndex\":1,\"className\":\"coat\","
                        + "\"probability\":0.75,\"label\":\"hat\"}");
    }

    @Test
    void shouldStayOneLineWithNullsWhenNamesAreMissingAndTextHasLineBreaks() {
        Prediction prediction =
                new Prediction("a\n\"b\"", "camera-1", TinyReleases.TAKEN, "tiny", 2, 1, null, 0.75, null);

        assertThat(PredictionJson.line(prediction))
                .isEqualTo(
                        "{\"id\":\"a\\n\\\"b\\\"\",\"source\":\"camera-1\",\"capturedAt\":\"2026-01-02T03:04:05.678Z\","
                                + "\"networkId\":\"tiny\",\"dpfVersion\":2,\"classIndex\":1,\"className\":null,"
                                + "\"probability\":0.75,\"label\":null}");
    }
}
