/**
 * Holds what a gateway wrote against what it was given. Looks at topics alone, as any reader of committed records sees them,
 * and knows nothing of how gateways work.
 */
@NullMarked
package io.dpfgateway.cli.chaos.verify;

import org.jspecify.annotations.NullMarked;
