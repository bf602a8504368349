/**
 * What a chaos run sends: numbered records of real pictures, a share of them bad in known ways, so that each record's right
 * outcome is known from its id. Raw pixels: they go to raw-images, and nowhere else but by four averages a picture.
 */
@NullMarked
package io.dpfgateway.cli.chaos.input;

import org.jspecify.annotations.NullMarked;
