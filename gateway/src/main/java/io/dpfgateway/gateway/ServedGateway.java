package io.dpfgateway.gateway;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.telemetry.Endpoint;
import io.dpfgateway.gateway.telemetry.HealthReport;
import io.dpfgateway.gateway.telemetry.ProcessMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gateway that is a process of its own: with the meters of the process, and an {@link Endpoint} if the configuration wants one.
 * The endpoint answers from before the gateway starts, when it is alive and not ready, until after it has stopped.
 *
 * <p>Thread-safe.
 */
public final class ServedGateway implements AutoCloseable {
    private static final HealthReport STARTING = new HealthReport(List.of("the gateway is starting"));

    private final OwnedResources resources = new OwnedResources();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private volatile @Nullable Endpoint endpoint;
    private volatile @Nullable Gateway gateway;

    private ServedGateway() {}

    /**
     * Opens the endpoint, then starts a gateway as {@link Gateway#start} does.
     *
     * @throws GatewayException if the address cannot be used or a check fails; nothing is left running
     */
    public static ServedGateway start(GatewayConfig config) {
        ServedGateway served = new ServedGateway();
        try {
            served.run(config);
            return served;
        } catch (RuntimeException e) {
            served.close();
            throw e;
        }
    }

    private void run(GatewayConfig config) {
        resources.own((AutoCloseable) meters::close);
        resources.own(ProcessMeters.bind(meters));
        if (config.http().enabled()) {
            endpoint = resources.own(
                    Endpoint.open(config.http(), new Endpoint.Pages(meters::scrape, this::live, this::ready)));
        }
        gateway = resources.own(Gateway.start(config, meters));
    }

    private HealthReport live() {
        Gateway started = gateway;
        return started == null ? HealthReport.GOOD : started.health().live();
    }

    private HealthReport ready() {
        Gateway started = gateway;
        return started == null ? STARTING : started.health().ready();
    }

    /** The gateway. Closing this closes it. */
    public Gateway gateway() {
        return Objects.requireNonNull(gateway, "not started");
    }

    /** Where metrics and health are served, without a slash at the end; empty if they are not. */
    public Optional<URI> url() {
        return Optional.ofNullable(endpoint).map(Endpoint::url);
    }

    @Override
    public void close() {
        resources.close();
    }
}
