package io.dpfgateway.cli.status;

/**
 * Up to when nobody is needed.
 *
 * @param lag records that a group may be behind
 * @param letters dead letters of a day that may wait
 */
public record Limits(long lag, long letters) {}
