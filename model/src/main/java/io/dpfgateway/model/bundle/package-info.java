/**
 * The bundle: one signed, versioned release of a DPF. Owns its files, their hashes, the signature, and how it is written
 * and stored so that half a bundle is never seen. {@code gateway.onnx} and the reports are the owner's secret: only
 * {@link io.dpfgateway.model.bundle.BundleFile#isPublic public} files may leave with an export.
 */
@NullMarked
package io.dpfgateway.model.bundle;

import org.jspecify.annotations.NullMarked;
