package io.dpfgateway.cli.chaos.verify;

import java.util.List;

/**
 * What became of the records of a run.
 *
 * @param records inputs
 * @param poisoned outputs on poisoned-features
 * @param dead outputs on gateway-dead-letters
 * @param lost inputs without any output
 * @param repeated outputs beyond an input's first
 * @param outOfOrder outputs that stand behind one of a later input of the same partition
 * @param wrong outputs that are not what their input asks for: dead in place of poisoned or the other way, another reason,
 *     another picture's tensor, a version that was not in force for its source, or of no input at all
 * @param examples a few of them, in words
 */
public record Verdict(
        long records,
        long poisoned,
        long dead,
        long lost,
        long repeated,
        long outOfOrder,
        long wrong,
        List<String> examples) {
    public Verdict {
        examples = List.copyOf(examples);
    }

    /** Whether each input came out exactly once, in order, and as it must. */
    public boolean isExact() {
        return lost + repeated + outOfOrder + wrong == 0;
    }
}
