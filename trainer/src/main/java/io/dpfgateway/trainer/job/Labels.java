package io.dpfgateway.trainer.job;

import io.dpfgateway.trainer.attack.Attack;
import io.dpfgateway.trainer.attack.Attribute;
import io.dpfgateway.trainer.feature.SplitNetwork;
import io.dpfgateway.trainer.measure.HeadMeter;
import io.dpfgateway.trainer.measure.HeadUtility;
import io.dpfgateway.trainer.measure.UtilityMeter;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.task.Objective;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What pictures' labels are good for. */
final class Labels {
    private static final int NOT_PAIRED = -1;

    private Labels() {}

    /** Each picture's true class; {@link UtilityMeter#UNKNOWN} where its label is none of the classes, or it has none. */
    static int[] truth(List<PreparedPicture> pictures, List<String> classes) {
        return pictures.stream()
                .mapToInt(picture -> picture.label() == null ? UtilityMeter.UNKNOWN : classes.indexOf(picture.label()))
                .toArray();
    }

    /** The labels as something that an attacker may want to learn; null where there are none. */
    static @Nullable Attribute attribute(PictureSplit pictures) {
        List<@Nullable String> train = labels(pictures.train());
        return train.stream().allMatch(Objects::isNull)
                ? null
                : new Attribute("the folder's label", train, labels(pictures.heldOut()));
    }

    // Not List.copyOf: a label may be null.
    private static List<@Nullable String> labels(List<PreparedPicture> pictures) {
        return pictures.stream().<@Nullable String>map(PreparedPicture::label).toList();
    }

    /** What each head keeps, of pictures whose labels are known or not. */
    static List<HeadUtility> heads(
            SplitNetwork network,
            Objective objective,
            List<String> classes,
            Attack.Caches poisoned,
            PictureSplit pictures) {
        List<String> names = Stream.concat(pictures.train().stream(), pictures.heldOut().stream())
                .flatMap(picture -> Stream.ofNullable(picture.label()))
                .distinct()
                .toList();
        int[] order = poisoned.train().order(pictures.train().size());
        return new HeadMeter(network, classes.size())
                .measure(
                        objective,
                        new HeadMeter.Side(
                                poisoned.train(),
                                expanded(truth(pictures.train(), classes), order),
                                paired(truth(pictures.train(), names), order)),
                        new HeadMeter.Side(
                                poisoned.heldOut(),
                                truth(pictures.heldOut(), classes),
                                truth(pictures.heldOut(), names)));
    }

    /** Each picture once: a pair of one and its mirror image, or its copy, is none that anybody has to tell. */
    private static int[] paired(int[] perPicture, int[] order) {
        Set<Integer> met = new HashSet<>();
        // A picture comes before all that is made of it.
        return Arrays.stream(order)
                .map(picture -> met.add(picture) ? perPicture[picture] : NOT_PAIRED)
                .toArray();
    }

    /**
     * One a picture to one an entry of a cache.
     *
     * @param order which picture each entry is of
     */
    static int[] expanded(int[] perPicture, int[] order) {
        return Arrays.stream(order).map(picture -> perPicture[picture]).toArray();
    }
}
