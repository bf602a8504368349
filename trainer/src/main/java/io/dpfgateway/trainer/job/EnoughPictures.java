package io.dpfgateway.trainer.job;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.measure.Ssim;
import io.dpfgateway.trainer.picture.PictureSplit;

/** Whether pictures are many and large enough to learn from and to judge on. */
final class EnoughPictures {
    /** Below this there is nothing to learn from, or nothing to judge on. */
    private static final int FEWEST_PICTURES = 50;

    private EnoughPictures() {}

    /** @throws UnfitPicturesException if they are not */
    static void require(PictureSplit pictures, InputSpec input) {
        if (pictures.train().size() < FEWEST_PICTURES || pictures.heldOut().size() < FEWEST_PICTURES) {
            throw new UnfitPicturesException("there are " + pictures.train().size() + " pictures to train on and "
                    + pictures.heldOut().size() + " held out; at least " + FEWEST_PICTURES + " of each are needed");
        }
        if (Math.min(input.height(), input.width()) < Ssim.WINDOW) {
            throw new UnfitPicturesException("the network takes pictures of "
                    + input.width() + "x" + input.height() + "; leakage can be measured from " + Ssim.WINDOW
                    + "x" + Ssim.WINDOW + " on");
        }
    }
}
