/**
 * Pixels to files: PNGs for the demo's cameras and for the report. Owns the writing of PNG. What it makes is a picture again
 * and must never reach a shareable topic.
 */
@NullMarked
package io.dpfgateway.imaging.encode;

import org.jspecify.annotations.NullMarked;
