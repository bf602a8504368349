package io.dpfgateway.trainer.measure;

import io.dpfgateway.model.input.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one head of the network keeps when the features are poisoned.
 *
 * @param output the head's name
 * @param task what it is good for, which says what the figures mean
 * @param weight how much it counted beside the others
 * @param agreement the share of held-out pictures with the same predicted class; for an embedding, with the poisoned embedding
 *     nearer to the clean one of the same picture than to that of any other held-out picture
 * @param distance the mean Kullback-Leibler divergence in nats; for an embedding, the mean of 1 - cosine
 * @param cleanAccuracy the share of pictures that the clean network gets right; for an embedding, the share of all pairs of
 *     held-out pictures that it tells rightly to be of one label or of two, by the threshold that is best for the training
 *     pictures; null where the labels are not known
 * @param poisonedAccuracy the same from poisoned features
 */
public record HeadUtility(
        String output,
        Task task,
        double weight,
        double agreement,
        double distance,
        @Nullable Double cleanAccuracy,
        @Nullable Double poisonedAccuracy) {
    /**
     * All heads as one figure each: agreement and distance weighted, the accuracies of the first head that has them.
     *
     * @param heads at least one
     */
    public static Utility together(List<HeadUtility> heads) {
        double weights = 0;
        double agreement = 0;
        double distance = 0;
        for (HeadUtility head : heads) {
            weights += head.weight;
            agreement += head.weight * head.agreement;
            distance += head.weight * head.distance;
        }
        HeadUtility told = heads.stream()
                .filter(head -> head.cleanAccuracy != null)
                .findFirst()
                .orElse(heads.get(0));
        return new Utility(agreement / weights, distance / weights, told.cleanAccuracy, told.poisonedAccuracy);
    }
}
