package io.dpfgateway.gateway.config;

import io.dpfgateway.model.ModelException;
import io.dpfgateway.schemas.SchemasException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Gathers what is wrong with a configuration, so that an operator reads all of it at once. Each fault is one line: {@code <key
 * path>: what is wrong; what to do}. Used by one thread.
 */
final class Faults {
    private final List<String> found = new ArrayList<>();

    /** All so far; what is added to the list is found, too. */
    List<String> found() {
        return found;
    }

    void add(String fault) {
        found.add(fault);
    }

    /** Adds a fault where something does not hold. */
    Faults unless(boolean holds, String otherwise) {
        if (!holds) {
            add(otherwise);
        }
        return this;
    }

    /**
     * A value of this package, which checks itself and names its keys.
     *
     * @param standIn what to go on with where the value has faults; nobody gets it, because {@link #raise} throws
     */
    <T> T gather(Supplier<T> value, T standIn) {
        try {
            return value.get();
        } catch (InvalidConfigException e) {
            found.addAll(e.problems());
            return standIn;
        }
    }

    /** A value of another module, which checks itself but does not know the key that it came from. */
    <T> T gatherAt(String key, Supplier<T> value, T standIn) {
        try {
            return value.get();
        } catch (IllegalArgumentException | ModelException | SchemasException e) {
            add(key + ": " + e.getMessage());
            return standIn;
        }
    }

    /** Throws if anything was found. */
    void raise() {
        raise(UnaryOperator.identity());
    }

    /** Throws if anything was found, with each fault as {@code told}. */
    void raise(UnaryOperator<String> told) {
        if (!found.isEmpty()) {
            throw new InvalidConfigException(found.stream().map(told).toList());
        }
    }
}
