package io.dpfgateway.trainer.attack;

import org.jspecify.annotations.Nullable;

/**
 * What an adversary spent. A stronger one finds more, so no figure of leakage means anything without it.
 *
 * @param width channels of its network's widest plane; null for one that was not built here
 * @param steps how many batches it learned from; 0 for one that came trained
 * @param batch pictures a batch
 * @param parameters how many numbers its network has
 * @param pictures how many pictures it learned from, mirror images and copies included
 */
public record Spent(@Nullable Integer width, int steps, int batch, long parameters, int pictures) {
    static Spent by(Reconstructor adversary, Budget budget, int pictures) {
        return new Spent(budget.width(), budget.steps(), budget.batch(), adversary.parameters(), pictures);
    }
}
