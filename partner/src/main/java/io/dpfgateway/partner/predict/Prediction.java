package io.dpfgateway.partner.predict;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the network says of one poisoned record.
 *
 * @param id of the picture, as its source chose it
 * @param source the camera or app
 * @param capturedAt when the picture was taken
 * @param networkId the task network
 * @param dpfVersion the version that poisoned the features
 * @param classIndex the class, counted from 0
 * @param className its name, where the bundle's manifest names the classes
 * @param probability the network's confidence in it, 0 to 1
 * @param label the true class, where the source knew it
 */
public record Prediction(
        String id,
        String source,
        Instant capturedAt,
        String networkId,
        int dpfVersion,
        int classIndex,
        @Nullable String className,
        double probability,
        @Nullable String label) {
    public Prediction {
        if (classIndex < 0 || !(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "a prediction of class " + classIndex + " with probability " + probability + " is none");
        }
    }
}
