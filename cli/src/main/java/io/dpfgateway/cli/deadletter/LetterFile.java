package io.dpfgateway.cli.deadletter;

import java.util.List;
import java.util.Set;

/**
 * What the topic of dead letters held.
 *
 * @param letters that the filter lets through, by the time they were given up
 * @param replayed where the originals are that were replayed, of any letter
 * @param unreadable how many records are no dead letter that this release can read
 */
public record LetterFile(List<FiledLetter> letters, Set<Place> replayed, int unreadable) {
    public LetterFile {
        letters = List.copyOf(letters);
        replayed = Set.copyOf(replayed);
    }

    /** Whether its original was sent again. */
    public boolean isReplayed(FiledLetter letter) {
        return replayed.contains(letter.place());
    }
}
