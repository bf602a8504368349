package io.dpfgateway.cli.status;

/**
 * How far one consumer group is on one topic.
 *
 * @param role what the group does
 * @param group its name
 * @param topic what it reads
 * @param state in Kafka's words; {@value #ABSENT} where there is no such group
 * @param members how many there are now
 * @param lag how many records it has not committed yet; those that are gone already do not count
 */
public record GroupLag(Role role, String group, String topic, String state, int members, long lag) {
    /** Of a group that never was, or is forgotten. */
    static final String ABSENT = "ABSENT";

    /** Whose group it is. */
    public enum Role {
        GATEWAY,
        SAMPLER,
        TRAINER
    }

    static GroupLag absent(Reader reader) {
        return new GroupLag(reader.role(), reader.group(), reader.topic(), ABSENT, 0, 0);
    }

    /** Whether there is such a group. */
    public boolean exists() {
        return !state.equals(ABSENT);
    }

    /**
     * A group that is asked about.
     *
     * @param role what it does
     * @param group its name
     * @param topic what it reads
     */
    record Reader(Role role, String group, String topic) {}
}
