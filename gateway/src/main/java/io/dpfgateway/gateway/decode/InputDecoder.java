package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.prepare.InputPreparer;

/**
 * Makes network inputs of encoded pictures, on behalf of one decoding thread, which alone calls {@link #open} and {@link #read}. Both
 * ways to decode give the same floats to the bit.
 */
interface InputDecoder extends AutoCloseable {
    /**
     * Makes it ready to read, where it is not: so that what it costs is not the next picture's time. Cheap where it is.
     *
     * @throws DecoderUnavailableException if that cannot be done; no picture is to blame
     */
    void open();

    /**
     * The picture as the network gets it.
     *
     * @throws io.dpfgateway.imaging.ImagingException if the picture is not one that is read
     * @throws DecoderFailedException if the decoder threw what it should not
     * @throws DecoderCrashedException if the decoder's process did not survive the picture
     * @throws DecoderKilledException if somebody else ended that process meanwhile
     */
    float[] read(byte[] encoded, InputPreparer preparer);

    /** Ends it because a picture hangs it, as far as that can be done. Any thread may call it. */
    void abandon();

    /** Ends it. Any thread may call it. */
    @Override
    void close();
}
