package io.dpfgateway.cli.status;

import java.util.Optional;

/** What became of one question: the parts of an installation are away independently of each other. */
public sealed interface Answer<T> {
    /** What was asked for, where it was given. */
    default Optional<T> value() {
        return Optional.empty();
    }

    /**
     * It was given.
     *
     * @param given what was asked for
     */
    record Given<T>(T given) implements Answer<T> {
        @Override
        public Optional<T> value() {
            return Optional.of(given);
        }
    }

    /**
     * It was asked for in vain.
     *
     * @param why one line: what is wrong and what to do
     */
    record Failed<T>(String why) implements Answer<T> {}

    /**
     * Nobody was asked, for somebody else who is needed is away.
     *
     * @param needs who is away
     */
    record NotAsked<T>(String needs) implements Answer<T> {}
}
