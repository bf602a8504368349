package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.predict.Prediction;
import io.dpfgateway.partner.predict.PredictionJson;
import java.io.IOException;
import java.io.Writer;

/** Writes each prediction as one line of JSON. The writer belongs to the caller. Not thread-safe. */
public final class JsonLinesSink implements PredictionSink {
    private final Writer writer;

    public JsonLinesSink(Writer writer) {
        this.writer = writer;
    }

    @Override
    public void accept(Prediction prediction) {
        try {
            writer.write(PredictionJson.line(prediction) + "\n");
        } catch (IOException e) {
            throw new SinkException(e);
        }
    }

    @Override
    public void flush() {
        try {
            writer.flush();
        } catch (IOException e) {
            throw new SinkException(e);
        }
    }
}
