/**
 * Reads the shareable topic as one member of a consumer group and hands predictions to a sink. Owns when offsets are
 * committed, what waits for a release that is not here yet, and what becomes of records that give no prediction. No record
 * is passed over in silence, and none of its content shows in a message or a log.
 */
@NullMarked
package io.dpfgateway.partner.stream;

import org.jspecify.annotations.NullMarked;
