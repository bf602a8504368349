package io.dpfgateway.trainer.picture;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Two sets as they were given, but for pictures of the second one in the first: from those nothing is learned. */
    public static PictureSplit apart(PictureSplitter train, PictureSplitter heldOut) {
        Set<String> judged =
                heldOut.unsplit().stream().map(PreparedPicture::sha256).collect(Collectors.toSet());
        return new PictureSplit(
                train.unsplit().stream()
                        .filter(picture -> !judged.contains(picture.sha256()))
                        .toList(),
                heldOut.unsplit(),
                train.skipped() + heldOut.skipped());
    }
}
