package io.dpfgateway.imaging.source;

import io.dpfgateway.imaging.Picture;

/**
 * A picture and its class.
 *
 * @param label the number of the class, from 0
 */
public record LabelledPicture(Picture picture, int label) {}
