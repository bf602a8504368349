package io.dpfgateway.trainer.attack;

import java.util.List;

/**
 * Whether a classifier learns an attribute of the pictures, such as their label, from what is shared.
 *
 * @param attribute what it is: the folder's label, or the file it was read from
 * @param classes how many values it takes
 * @param pictures how many held-out pictures with a value it was judged on
 * @param steps how many batches each classifier learned from
 * @param majority the share that guessing the commonest training value gets right
 * @param guesses what the classifiers got right, from each kind of input
 */
public record AttributeAttack(
        String attribute, int classes, int pictures, int steps, double majority, List<Guess> guesses) {
    public AttributeAttack {
        guesses = List.copyOf(guesses);
    }

    /**
     * @param sees what the classifiers saw
     * @param linear the share that a linear classifier on each channel's mean gets right
     * @param convolutional the share that a small convolutional one gets right
     */
    public record Guess(Sees sees, double linear, double convolutional) {
        /** The better of the two. */
        public double best() {
            return Math.max(linear, convolutional);
        }
    }
}
