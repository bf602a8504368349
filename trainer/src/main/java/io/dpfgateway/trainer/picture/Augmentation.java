package io.dpfgateway.trainer.picture;

/**
 * What is learned from beside each picture itself. Held-out pictures are never added to.
 *
 * @param mirror whether its mirror image, and whether copies may be mirrored
 * @param copies how many copies, each changed at random, 0 to {@value #MOST_COPIES}
 */
public record Augmentation(boolean mirror, int copies) {
    /** More would be one picture a training step, in which no other occurs. */
    public static final int MOST_COPIES = 1000;

    /** Pictures as they are, and no more. */
    public static final Augmentation NONE = new Augmentation(false, 0);

    /** @throws InvalidAugmentationException if so many copies cannot be made */
    public Augmentation {
        if (copies < 0 || copies > MOST_COPIES) {
            throw new InvalidAugmentationException(
                    "each picture is to be learned from in " + copies + " changed copies; give 0 to " + MOST_COPIES);
        }
    }

    /** How many entries a picture gives: itself and what is made of it. */
    public int views() {
        return 1 + (mirror ? 1 : 0) + copies;
    }
}
