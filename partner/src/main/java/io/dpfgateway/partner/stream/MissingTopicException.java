package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.PartnerException;

/** The topic of poisoned features is not in this cluster, or this user may not see it. */
public final class MissingTopicException extends PartnerException {
    private static final long serialVersionUID = 1L;

    MissingTopicException(String topic, String bootstrapServers) {
        super(
                "there is no topic " + topic + " at " + bootstrapServers
                        + "; check the address, the topic prefix and your rights, or run `dpf topics create` where it is yours");
    }
}
