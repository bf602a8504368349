package io.dpfgateway.trainer.attack;

import java.util.List;

/**
 * Whether an attacker who holds candidate pictures and the public network can tell which of them a record is of: the share of
 * held-out records for which the right candidate is the nearest. What is compared with the record is predicted from each
 * candidate by a linear map that the attacker learned on training pictures.
 *
 * @param by what is compared: {@link Sees#POISONED_FEATURES}, {@link Sees#CODE}, or {@link Sees#OUTPUT}, the floor that no DPF
 *     can go below, because the task still works
 * @param records how many held-out records were linked
 * @param learnedFrom how many pictures the attacker learned the map from
 * @param hits the share that was linked, by the number of candidates
 */
public record Linkage(Sees by, int records, int learnedFrom, List<Hits> hits) {
    public Linkage {
        hits = List.copyOf(hits);
    }

    /**
     * @param candidates how many pictures the attacker holds, the right one among them
     * @param topOne the share of records for which the right one is nearest
     * @param chance what guessing gives: one in so many
     */
    public record Hits(int candidates, double topOne, double chance) {}
}
