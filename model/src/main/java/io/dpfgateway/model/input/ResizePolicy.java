package io.dpfgateway.model.input;

/** How a picture of any size becomes the network's input size. */
public enum ResizePolicy {
    /** Both sides to the target, whatever that does to the aspect ratio. */
    STRETCH,
    /** The picture scaled so that it covers the target, its centre cut out. */
    CROP,
    /** The picture scaled so that it fits into the target, centred on black. */
    PAD
}
