package io.dpfgateway.trainer.service.drift;

import io.dpfgateway.trainer.feature.ChannelMoments;

/**
 * What the last training learned from.
 *
 * @param format of the file, {@value #FORMAT}
 * @param front the SHA-256 of the graph that made the features, in lower-case hex: those of another do not compare
 * @param moments of its features
 */
record DriftReference(int format, String front, ChannelMoments moments) {
    static final int FORMAT = 1;
}
