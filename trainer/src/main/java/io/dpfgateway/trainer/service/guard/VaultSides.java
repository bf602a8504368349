package io.dpfgateway.trainer.service.guard;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.picture.PictureSplitter;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.vault.Vault;
import io.dpfgateway.trainer.vault.VaultPicture;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The vault's pictures on two sides: a picture's hash decides whether attackers may learn from it or are measured on it, so that none is
 * ever on both, whenever it comes and however often, and no list of them must be kept. Each reading is in the vault's audit log.
 *
 * @param vault read from
 * @param reader who reads, for the audit log
 * @param heldOut the share of pictures to measure on, above 0 and below 1
 */
record VaultSides(Vault vault, String reader, double heldOut) {
    /** What an attacker has learned of so many, more would add little to; and they must fit into memory. */
    private static final int MOST_TO_LEARN_FROM = 5_000;

    /**
     * What an attacker may learn from, of the pictures that were stored before a moment: the same ones each time, but for what was
     * evicted or erased meanwhile.
     *
     * @param why for the audit log
     */
    List<PreparedPicture> toLearnFrom(InputSpec input, Instant storedBefore, String why, Progress progress) {
        PictureSplitter learnable = new PictureSplitter(input, heldOut);
        int unused = vault.pictures(reader, why, storedBefore, picture -> {
            progress.at(1, "");
            if (learnable.size() < MOST_TO_LEARN_FROM && !learnable.holdsOut(picture.image())) {
                learnable.add(null, picture.image());
            }
        });
        return learnable.unsplit();
    }

    /**
     * The latest that no attacker learns from, at most so many; fewer where some cannot be decoded or are the same.
     *
     * @param why for the audit log
     */
    List<PreparedPicture> toMeasure(InputSpec input, int count, String why, Progress progress) {
        PictureSplitter latestHeldOut = new PictureSplitter(input, heldOut);
        PriorityQueue<VaultPicture> latest = new PriorityQueue<>(Comparator.comparing(VaultPicture::recordedAt));
        int unused = vault.pictures(reader, why, picture -> {
            progress.at(1, "");
            if (latestHeldOut.holdsOut(picture.image())) {
                latest.add(picture);
                if (latest.size() > count) {
                    latest.remove();
                }
            }
        });
        latest.forEach(picture -> latestHeldOut.add(null, picture.image()));
        return latestHeldOut.unsplit();
    }
}
