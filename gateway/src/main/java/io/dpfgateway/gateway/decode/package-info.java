/**
 * Decodes pictures on threads of its own, each within a bounded time and, where configured, in a process of its own. Owns those threads and
 * processes, and what happens to one that a picture hangs or crashes. Pixels pass through and are not kept: not in a log, a message or a
 * crash's dump.
 */
@NullMarked
package io.dpfgateway.gateway.decode;

import org.jspecify.annotations.NullMarked;
