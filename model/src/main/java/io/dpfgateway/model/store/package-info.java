/**
 * Where bundles are kept for gateways to fetch: a directory or an S3 bucket. Owns how a bundle gets there whole, and how it is
 * fetched and checked again at every use. A store holds the secret half of bundles: it is the owner's, never a partner's.
 */
@NullMarked
package io.dpfgateway.model.store;

import org.jspecify.annotations.NullMarked;
