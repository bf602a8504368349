package io.dpfgateway.trainer.network;

/**
 * How a network is trained.
 *
 * @param epochs how often each picture is seen, from 1
 * @param batch pictures a batch, from 2
 * @param seed of the first weights, the order and the augmentation
 */
public record NetworkSettings(int epochs, int batch, long seed) {
    public NetworkSettings {
        if (epochs < 1 || batch < 2) {
            throw new InvalidNetworkSettingsException("training is set to " + epochs + " epochs in batches of " + batch
                    + "; give at least 1 epoch and 2 pictures a batch");
        }
    }
}
