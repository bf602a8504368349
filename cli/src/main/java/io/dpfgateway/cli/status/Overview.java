package io.dpfgateway.cli.status;

import io.dpfgateway.cli.deadletter.LetterCount;
import io.dpfgateway.schemas.topic.SubjectState;
import java.time.Instant;
import java.util.List;

/**
 * How an installation is at one moment.
 *
 * @param at the moment
 * @param where the brokers and the registry are
 * @param brokers how many there are
 * @param subjects the registry's side of each topic
 * @param topics the brokers' side of each topic
 * @param groups who reads, and how far they are
 * @param networks versions and gateways
 * @param trainers what each said last
 * @param letters the dead letters of the last day
 */
public record Overview(
        Instant at,
        Where where,
        Answer<Integer> brokers,
        Answer<List<SubjectState>> subjects,
        Answer<List<TopicView>> topics,
        Answer<List<GroupLag>> groups,
        Answer<List<NetworkView>> networks,
        Answer<List<TrainerView>> trainers,
        Answer<LetterCount> letters) {
    /**
     * Who was asked.
     *
     * @param brokers their addresses
     * @param registry its url
     */
    public record Where(String brokers, String registry) {}

    List<Answer<?>> answers() {
        return List.of(brokers, subjects, topics, groups, networks, trainers, letters);
    }
}
