/** What the operating system says of this process and those that it started. Knows nothing of pictures, topics or models. */
@NullMarked
package io.dpfgateway.gateway.process;

import org.jspecify.annotations.NullMarked;
