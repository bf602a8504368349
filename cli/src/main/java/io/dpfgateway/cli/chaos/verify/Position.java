package io.dpfgateway.cli.chaos.verify;

/** Where an input record is in raw-images. */
record Position(int partition, long offset) {}
