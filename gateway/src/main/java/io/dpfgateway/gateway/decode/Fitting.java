package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.prepare.InputPreparer;
import io.dpfgateway.imaging.prepare.InputReader;

/** The work that is done here or in another process: decodes a picture and brings it to the input's size and colours. */
interface Fitting {
    /** @throws io.dpfgateway.imaging.ImagingException if the picture is not one that is read */
    Picture fit(byte[] encoded, InputPreparer preparer);

    /** By the gateway's own decoder; for use by many threads. */
    static Fitting within(PictureLimits limits) {
        PictureDecoder decoder = new PictureDecoder(limits);
        return (encoded, preparer) -> new InputReader(decoder, preparer).fit(encoded);
    }
}
