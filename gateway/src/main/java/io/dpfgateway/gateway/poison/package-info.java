/**
 * One raw record to one outcome: a poisoned record or a dead letter. Owns the one place where a picture becomes something that
 * may be shared, {@link io.dpfgateway.gateway.poison.Poisoner}, and the bounded reasons why it does not. Pixels, headers and
 * attributes that nobody allowed stay behind here; an unpoisoned feature cannot come to be, for only a whole gateway graph
 * runs.
 */
@NullMarked
package io.dpfgateway.gateway.poison;

import org.jspecify.annotations.NullMarked;
