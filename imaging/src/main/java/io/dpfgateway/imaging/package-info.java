/**
 * Pictures as pixels. The module owns the way from encoded pictures to network inputs, one way for the gateway and the
 * trainer, so that both see the same numbers: {@linkplain io.dpfgateway.imaging.decode decode}, {@linkplain
 * io.dpfgateway.imaging.prepare prepare}; and, for tests, demo and report, {@linkplain io.dpfgateway.imaging.source read}
 * and {@linkplain io.dpfgateway.imaging.encode write} files. Here stand the pixels and the root of the module's errors.
 * Pixels are private: they must never leave the process that decoded them, nor get into a log or a message.
 */
@NullMarked
package io.dpfgateway.imaging;

import org.jspecify.annotations.NullMarked;
