package io.dpfgateway.schemas.topic;

import io.dpfgateway.schemas.topic.TopicReport.SettingDifference;
import java.util.Optional;

/**
 * How the registry's subject of one topic's values was found.
 *
 * @param topic which
 * @param subject its name in the registry
 * @param registered whether it has this release's schema
 * @param difference the compatibility level, where it is set to another than this release's
 */
public record SubjectState(Topic topic, String subject, boolean registered, Optional<SettingDifference> difference) {}
