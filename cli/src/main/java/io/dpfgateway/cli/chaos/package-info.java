/**
 * {@code dpf bench chaos}: kills, ends, adds and removes gateways, kills the broker and cuts off the registry while records
 * flow, and then holds what came out against what went in. Black box: knows a gateway as a process and two topics.
 */
@NullMarked
package io.dpfgateway.cli.chaos;

import org.jspecify.annotations.NullMarked;
