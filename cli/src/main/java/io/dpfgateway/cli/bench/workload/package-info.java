/**
 * What a benchmark of the gateway works on: real pictures, and a bundle to poison them with. Bundles made here have random
 * weights, hide nothing, and never leave the benchmark's folder.
 */
@NullMarked
package io.dpfgateway.cli.bench.workload;

import org.jspecify.annotations.NullMarked;
