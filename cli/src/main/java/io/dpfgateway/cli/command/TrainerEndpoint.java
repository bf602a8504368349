package io.dpfgateway.cli.command;

import io.dpfgateway.gateway.config.Http;
import io.dpfgateway.gateway.telemetry.Endpoint;
import io.dpfgateway.gateway.telemetry.HealthReport;
import io.dpfgateway.gateway.telemetry.ProcessMeters;
import io.dpfgateway.trainer.service.telemetry.TrainerHealth;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's endpoint with a trainer's meters and health. Here, because gateway and trainer never use each other. Answers from
 * before the trainer starts until after it has ended. Used by one thread.
 */
final class TrainerEndpoint implements AutoCloseable {
    private final PrometheusMeterRegistry meters;
    private final ProcessMeters process;
    private final @Nullable Endpoint endpoint;

    private TrainerEndpoint(PrometheusMeterRegistry meters, ProcessMeters process, @Nullable Endpoint endpoint) {
        this.meters = meters;
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Listens, if it is to.
     *
     * @throws io.dpfgateway.gateway.telemetry.UnusableAddressException if it cannot; nothing is left open
     */
    static TrainerEndpoint open(Http http, TrainerHealth health) {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ProcessMeters process = ProcessMeters.bind(meters);
        try {
            Endpoint.Pages pages = new Endpoint.Pages(
                    meters::scrape,
                    () -> new HealthReport(health.missingToLive()),
                    () -> new HealthReport(health.missingToBeReady()));
            return new TrainerEndpoint(meters, process, http.enabled() ? Endpoint.open(http, pages) : null);
        } catch (RuntimeException e) {
            process.close();
            meters.close();
            throw e;
        }
    }

    /** Where the trainer's meters go. */
    MeterRegistry meters() {
        return meters;
    }

    /** Where it listens, without a slash at the end; empty if it does not. */
    Optional<URI> url() {
        return Optional.ofNullable(endpoint).map(Endpoint::url);
    }

    @Override
    public void close() {
        if (endpoint != null) {
            endpoint.close();
        }
        process.close();
        meters.close();
    }
}
