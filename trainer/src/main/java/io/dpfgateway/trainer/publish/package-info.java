/**
 * Announces finished bundles to gateways and operators. Only where a bundle is and what its headline figures are goes out;
 * its files stay in the store.
 */
@NullMarked
package io.dpfgateway.trainer.publish;

import org.jspecify.annotations.NullMarked;
