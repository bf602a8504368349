package io.dpfgateway.partner.stream;

import java.util.Locale;

/** Where a consumer group begins that has committed nothing yet. */
public enum ReadFrom {
    /** With all that the topic still holds. */
    EARLIEST,
    /** With what is written from now on. */
    LATEST;

    String kafkaName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
