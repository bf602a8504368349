package io.dpfgateway.cli.status;

import io.dpfgateway.schemas.topic.TopicState;

/**
 * One topic.
 *
 * @param state what it is set to, or that it is missing
 * @param records at most: what compaction has left out and the marks of transactions count as well
 */
public record TopicView(TopicState state, long records) {}
