/** What a benchmark of the gateway found: statistics, the report as JSON, and the tables on the terminal. */
@NullMarked
package io.dpfgateway.cli.bench.result;

import org.jspecify.annotations.NullMarked;
