/**
 * What must hold before a gateway starts: settings that fit together, and a broker, topics and a registry that are ready for them.
 * Owns what is said of each, and which command mends it. Secrets among the settings must never show in what it says.
 */
@NullMarked
package io.dpfgateway.gateway.preflight;

import org.jspecify.annotations.NullMarked;
