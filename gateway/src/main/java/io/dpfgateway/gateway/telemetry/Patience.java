package io.dpfgateway.gateway.telemetry;

import io.dpfgateway.gateway.config.GatewayConfig;
import java.time.Duration;

/**
 * How long the gateway may be silent before its health is doubted.
 *
 * @param poll between two times that a stream thread asks for records
 * @param commit from fetching a record to committing it
 */
public record Patience(Duration poll, Duration commit) {
    /** A producer's two longest waits for a broker, one after the other: with a broker away, starting again would not help. */
    private static final Duration BROKER = Duration.ofMinutes(2);

    private static final Duration SLACK = Duration.ofSeconds(10);

    /** As long as this configuration allows a healthy gateway to be silent, and a little more. */
    public static Patience of(GatewayConfig config) {
        Duration inference = config.inference().batching().timeout();
        return new Patience(
                BROKER.plus(inference),
                config.streams().commitInterval().plus(inference).plus(SLACK));
    }
}
