package io.dpfgateway.model.store;

import java.net.URI;

/**
 * What an announcement says of a bundle in a store.
 *
 * @param uri where it is, {@code file:} or {@code s3:}
 * @param manifestSha256 names its content, in lower-case hex
 */
public record PublishedBundle(URI uri, String manifestSha256) {}
