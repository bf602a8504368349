package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** The part of an input spec that a decoder process needs: it gives pixels, and the gateway makes the numbers of them. */
final class Geometry {
    private Geometry() {}

    static byte[] toBytes(InputSpec spec) {
        String text = spec.width() + " " + spec.height() + " " + spec.channels() + " " + spec.resize();
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Fits pictures as the spec says; its numbers mean nothing. */
    static InputPreparer parse(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
        Channels channels = Channels.valueOf(parts[2]);
        return new InputPreparer(new InputSpec(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                channels,
                ResizePolicy.valueOf(parts[3]),
                Collections.nCopies(channels.count(), 0.0),
                Collections.nCopies(channels.count(), 1.0)));
    }
}
