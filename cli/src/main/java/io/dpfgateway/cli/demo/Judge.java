package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.imaging.source.LabelledPicture;
import io.dpfgateway.partner.predict.Prediction;
import java.util.Map;
import java.util.Set;

/**
 * Compares the partner's predictions with the clean network's and with the truth, on the pictures that no training saw.
 *
 * @param owner has the clean network
 * @param pictures all of them
 * @param seen the ids that the trainer had; they do not count
 */
record Judge(Owner owner, DemoPictures pictures, Set<String> seen) {
    /**
     * What the task keeps.
     *
     * @param pictures how many it was judged on
     * @param cleanAccuracy the share that the clean network gets right
     * @param poisonedAccuracy the share that the partner gets right
     * @param agreement the share on which the two agree
     */
    record Verdict(int pictures, double cleanAccuracy, double poisonedAccuracy, double agreement) {}

    /** @param predictions the partner's, by the picture's id */
    Verdict judge(Map<String, Prediction> predictions) {
        int judged = 0;
        int cleanRight = 0;
        int poisonedRight = 0;
        int agree = 0;
        try (CleanNetwork clean = owner.cleanNetwork()) {
            for (int i = 0; i < pictures.size(); i++) {
                Prediction prediction = predictions.get(Cameras.id(i));
                if (prediction == null) {
                    throw new CommandFailedException("the partner has no prediction for " + Cameras.id(i));
                }
                if (seen.contains(Cameras.id(i))) {
                    continue;
                }
                LabelledPicture picture = pictures.get(i);
                int cleanClass = clean.classOf(picture.picture());
                judged++;
                cleanRight += cleanClass == picture.label() ? 1 : 0;
                poisonedRight += prediction.classIndex() == picture.label() ? 1 : 0;
                agree += prediction.classIndex() == cleanClass ? 1 : 0;
            }
        }
        return new Verdict(
                judged, (double) cleanRight / judged, (double) poisonedRight / judged, (double) agree / judged);
    }
}
