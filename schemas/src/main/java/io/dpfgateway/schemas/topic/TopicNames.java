package io.dpfgateway.schemas.topic;

import java.util.regex.Pattern;

/**
 * The topics' names in one installation.
 *
 * @param prefix stands before every name, so that several installations can share a cluster; empty by default
 */
public record TopicNames(String prefix) {
    private static final int LONGEST_PREFIX = 200;
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9._-]*");

    /** The names without a prefix. */
    public static final TopicNames DEFAULT = new TopicNames("");

    public TopicNames {
        if (prefix.length() > LONGEST_PREFIX || !LEGAL.matcher(prefix).matches()) {
            throw new InvalidTopicOptionsException("topic prefix '" + prefix + "': give at most " + LONGEST_PREFIX
                    + " letters, digits, dots, underscores and hyphens");
        }
    }

    /** The topic's name in the cluster. */
    public String of(Topic topic) {
        return prefix + topic.defaultName();
    }

    /** The registry's subject for the topic's values. */
    public String subjectOf(Topic topic) {
        return of(topic) + "-value";
    }
}
