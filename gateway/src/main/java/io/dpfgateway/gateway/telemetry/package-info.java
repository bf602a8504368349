/**
 * What operators and their machines see of a gateway from the outside: how far it is, whether it is alive and ready, the process's
 * memory, and the small HTTP server that tells all this. Names, numbers and bounded reasons only: never pixels, ids of pictures,
 * keys or settings.
 */
@NullMarked
package io.dpfgateway.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
