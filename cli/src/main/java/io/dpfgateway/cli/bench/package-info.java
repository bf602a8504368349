/** {@code dpf bench}: the long runs that measure a property, each in a package of its own. */
@NullMarked
package io.dpfgateway.cli.bench;

import org.jspecify.annotations.NullMarked;
