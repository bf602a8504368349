package io.dpfgateway.trainer.sweep;

import io.dpfgateway.trainer.dpf.Privacy;

/**
 * One setting of the privacy dial.
 *
 * @param name how the frontier calls it
 * @param privacy what it stands for; its numbers depend on the cut
 */
public record DialSetting(String name, Privacy privacy) {}
