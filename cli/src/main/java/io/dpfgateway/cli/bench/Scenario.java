package io.dpfgateway.cli.bench;

/** How pictures come. */
enum Scenario {
    /** All are there already: as fast as it goes. */
    BACKFILL,
    /** They come one by one at 70 % of what the gateway managed in the backfill. */
    CAMERA
}
