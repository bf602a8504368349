package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.ImagingException;
import io.dpfgateway.imaging.prepare.InputPreparer;

/** Decodes in this process: what crashes the decoder takes the gateway down, and what hangs it keeps its thread. */
final class LocalDecoder implements InputDecoder {
    private final Fitting fitting;

    LocalDecoder(Fitting fitting) {
        this.fitting = fitting;
    }

    @Override
    public void open() {
        // Nothing to make ready.
    }

    @Override
    public float[] read(byte[] encoded, InputPreparer preparer) {
        try {
            return preparer.prepare(fitting.fit(encoded, preparer));
        } catch (ImagingException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw DecoderFailedException.with(e.getClass().getSimpleName(), e);
        }
    }

    @Override
    public void abandon() {
        // Java cannot stop a thread.
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
