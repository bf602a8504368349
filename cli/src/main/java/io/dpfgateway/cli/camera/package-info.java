/**
 * Sends pictures to raw-images as a camera or an app does. Raw pixels: they go to that one topic.
 */
@NullMarked
package io.dpfgateway.cli.camera;

import org.jspecify.annotations.NullMarked;
