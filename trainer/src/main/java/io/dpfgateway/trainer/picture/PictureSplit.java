package io.dpfgateway.trainer.picture;

import java.util.List;

/**
 * @param train what the DPF and the attackers learn from
 * @param heldOut what neither of them ever sees, and the report is made on
 * @param skipped how many pictures could not be decoded
 */
public record PictureSplit(List<PreparedPicture> train, List<PreparedPicture> heldOut, int skipped) {
    public PictureSplit {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }
}
