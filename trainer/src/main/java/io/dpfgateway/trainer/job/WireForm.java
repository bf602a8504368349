package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.trainer.dpf.WireContent;

/**
 * The form in which poisoned features travel.
 *
 * @param content what is in a record
 * @param type how one element of it is stored
 */
public record WireForm(WireContent content, WireType type) {}
