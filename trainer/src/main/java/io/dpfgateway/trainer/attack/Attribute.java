package io.dpfgateway.trainer.attack;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something to learn of each picture.
 *
 * @param name what it is, in words
 * @param train its value for each training picture, mirror images and copies not counted; null where it is not known
 * @param heldOut its value for each held-out picture
 */
public record Attribute(String name, List<@Nullable String> train, List<@Nullable String> heldOut) {
    /** The values in the training pictures, sorted. */
    List<String> values() {
        return train.stream()
                .filter(Objects::nonNull)
                .map(String::valueOf)
                .distinct()
                .sorted()
                .toList();
    }
}
