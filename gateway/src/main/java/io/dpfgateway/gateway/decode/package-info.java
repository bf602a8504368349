/**
 * Decodes pictures on threads of its own, each within a bounded time. Owns those threads, and what happens to one that a picture
 * hangs. Pixels pass through and are not kept.
 */
@NullMarked
package io.dpfgateway.gateway.decode;

import org.jspecify.annotations.NullMarked;
