package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.schemas.record.WireTensor;

/** Looks at some of the pictures that are poisoned. Its methods return at once and never throw. Thread-safe. */
public interface Onlooker {
    /** Sees nothing. */
    Onlooker NONE = new Onlooker() {
        @Override
        public boolean wants(PoisonModel model, String id) {
            return false;
        }

        @Override
        public void saw(PoisonModel model, float[] input, WireTensor tensor) {
            // Wanted nothing.
        }
    };

    /** Whether the picture of this id is to be shown, if it is poisoned. */
    boolean wants(PoisonModel model, String id);

    /**
     * A picture that was wanted is poisoned.
     *
     * @param input of the network; must not be changed
     * @param tensor what a partner gets; must not be changed, nor its buffer moved
     */
    void saw(PoisonModel model, float[] input, WireTensor tensor);
}
