/**
 * The features to work on: what the frozen front makes of each picture, computed once and kept in half precision, beside
 * the clean network's own outputs. Holds pictures: nothing of it leaves the process, but for files without a name where memory
 * does not hold it, which are gone with the process.
 */
@NullMarked
package io.dpfgateway.trainer.feature;

import org.jspecify.annotations.NullMarked;
