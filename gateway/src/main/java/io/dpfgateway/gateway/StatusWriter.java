package io.dpfgateway.gateway;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.infer.ExecutionProvider;
import io.dpfgateway.gateway.rollout.RolloutReport;
import io.dpfgateway.gateway.stream.KafkaSettings;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.GuardStatus;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.SerdeException;
import io.dpfgateway.schemas.topic.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes how this instance is to dpf-gateway-status. What cannot be written is logged: poisoning goes on. Thread-safe. */
final class StatusWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StatusWriter.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final GatewayConfig config;
    private final ExecutionProvider provider;
    private final Clock clock;
    private final Producer<String, GatewayStatus> producer;

    StatusWriter(GatewayConfig config, ExecutionProvider provider, Clock clock) {
        this.config = config;
        this.provider = provider;
        this.clock = clock;
        producer = new KafkaProducer<>(
                new KafkaSettings(config).producer(),
                new StringSerializer(),
                AvroSerdes.serializer(GatewayStatus.class, config.connection().registry()));
    }

    /**
     * How the instance is.
     *
     * @param phase how far it is
     * @param report on its versions
     * @param guarded what the guard measured of them
     * @param stream how far it is with its pictures
     * @param failure why it has failed; empty where it has not
     */
    record Instance(Phase phase, RolloutReport report, List<GuardStatus> guarded, Stream stream, String failure) {
        String detail() {
            return failure.isEmpty() ? report.detail() : failure;
        }
    }

    /**
     * How far it is with its pictures.
     *
     * @param lag records not fetched yet; empty where that is not known
     * @param lastCommit when it committed last; empty where it has not yet
     */
    record Stream(Optional<Long> lag, Optional<Instant> lastCommit) {}

    void write(Instance now) {
        String instance = config.identity().instanceId();
        RolloutReport report = now.report();
        GatewayStatus status = GatewayStatus.newBuilder()
                .setInstanceId(instance)
                .setNetworkId(config.identity().networkId().value())
                .setState(now.phase().state())
                .setDpfVersion(now.phase().version().orElse(null))
                .setExecutionProvider(provider.label())
                .setDetail(now.detail())
                .setUpdatedAt(clock.instant())
                .setCanaryVersion(
                        report.canary().map(RolloutReport.Trial::version).orElse(null))
                .setCanaryShare(report.canary().map(RolloutReport.Trial::share).orElse(0.0))
                .setLag(now.stream().lag().orElse(null))
                .setVersions(report.versions())
                .setGuarded(now.guarded())
                .setLastCommitAt(now.stream().lastCommit().orElse(null))
                .build();
        String topic = config.identity().topics().of(Topic.DPF_GATEWAY_STATUS);
        try {
            // The callback tells what the future would.
            Future<?> unused = producer.send(new ProducerRecord<>(topic, instance, status), (metadata, failure) -> {
                if (failure != null) {
                    warn(failure);
                }
            });
        } catch (KafkaException | SerdeException e) {
            warn(e);
        }
    }

    private static void warn(Exception failure) {
        log.atWarn().addKeyValue("reason", failure.toString()).log("status was not written");
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
