package io.dpfgateway.cli.deadletter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What became of the dead letters that a replay was asked for. Used by one thread. */
public final class ReplayReport {
    /** What became of one. */
    public enum Fate {
        /** The original was sent again; or would be, where the replay only shows. */
        REPLAYED,
        /** It was sent again before. */
        REPLAYED_BEFORE,
        /** The topic does not hold it any more. */
        GONE,
        /** It is of another topic than this installation's raw-images. */
        OF_ANOTHER_TOPIC
    }

    private final Map<Fate, List<Place>> places = new EnumMap<>(Fate.class);

    void add(Fate fate, Place place) {
        places.computeIfAbsent(fate, key -> new ArrayList<>()).add(place);
    }

    /** The originals of one fate, in the order of their places. */
    public List<Place> places(Fate fate) {
        return List.copyOf(places.getOrDefault(fate, List.of()));
    }

    /** How many dead letters there were. */
    public int letters() {
        return places.values().stream().mapToInt(List::size).sum();
    }
}
