/**
 * What operators and their machines see of a trainer service from the outside: its meters, and whether it is alive and ready. Names,
 * numbers and bounded reasons only: never pixels, names of sources or pictures, keys or settings.
 */
@NullMarked
package io.dpfgateway.trainer.service.telemetry;

import org.jspecify.annotations.NullMarked;
