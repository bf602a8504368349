package io.dpfgateway.trainer.service.drift;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultPicture;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The pictures of a vault that were recorded last. Holds no more of them at a time than are asked for. */
final class LatestPictures {
    /** Nothing is held out: the splitter prepares pictures, and all of them are wanted. */
    private static final double ANY_SHARE = 0.5;

    private LatestPictures() {}

    /** At most so many, prepared; fewer where some cannot be decoded or are the same. */
    static List<PreparedPicture> of(Vault vault, InputSpec input, int count, String reader) {
        PriorityQueue<VaultPicture> latest = new PriorityQueue<>(Comparator.comparing(VaultPicture::recordedAt));
        vault.pictures(reader, "to look for drift", picture -> {
            latest.add(picture);
            if (latest.size() > count) {
                latest.remove();
            }
        });
        PictureSplitter splitter = new PictureSplitter(input, ANY_SHARE);
        for (VaultPicture picture : latest) {
            splitter.add(null, picture.image());
        }
        return splitter.unsplit();
    }
}
