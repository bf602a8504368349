package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.config.Connection;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** Whether the settings fit together, as far as that shows without a broker. */
final class SettingsChecks {
    private static final List<ConfigDef> KNOWN = List.of(
            StreamsConfig.configDef(),
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef());

    private final GatewayConfig config;
    private final Findings findings;

    SettingsChecks(GatewayConfig config, Findings findings) {
        this.config = config;
        this.findings = findings;
    }

    void run() {
        checkDeadlines();
        new TreeMap<>(config.connection().kafka()).forEach(this::checkValue);
        if (findings.hasFaults()) {
            return;
        }
        try {
            checkClients(new ClientSettings(config));
        } catch (ConfigException e) {
            findings.fault("kafka: " + e.getMessage() + "; mend it");
        }
    }

    private void checkDeadlines() {
        long decode = config.decoding().timeout().toMillis();
        long inference = config.inference().batching().timeout().toMillis();
        if (decode >= inference) {
            findings.fault("decode.timeoutMs: is " + decode + ", and inference.timeoutMs is " + inference
                    + ": a slow picture would stop its stream thread, again and again, before it becomes a dead letter;"
                    + " give decode.timeoutMs less than inference.timeoutMs");
        }
    }

    /** What Kafka itself says of a value. */
    private void checkValue(String key, String value) {
        String bare = Connection.withoutClient(key);
        TreeSet<String> wrong = new TreeSet<>();
        boolean known = false;
        for (ConfigDef clients : KNOWN) {
            if (clients.names().contains(bare)) {
                known = true;
                clients.validate(Map.of(bare, value)).stream()
                        .filter(result -> result.name().equals(bare))
                        .forEach(result -> wrong.addAll(result.errorMessages()));
            }
        }
        wrong.forEach(message -> findings.fault("kafka." + key + ": " + message + "; mend it or remove it"));
        if (!known) {
            findings.warn("kafka." + key
                    + ": is no setting of Kafka's own clients; check its spelling, unless a plug-in" + " reads it");
        }
    }

    private void checkClients(ClientSettings clients) {
        checkSizes(clients);
        checkTimes(clients);
    }

    private void checkSizes(ClientSettings clients) {
        long request = clients.producer(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        atMost("batch.size", clients.producer(ProducerConfig.BATCH_SIZE_CONFIG), "max.request.size", request);
        atMost("max.request.size", request, "buffer.memory", clients.producer(ProducerConfig.BUFFER_MEMORY_CONFIG));
        if (!config.sampling().isOff() && request < TopicSettings.LARGE_RECORDS) {
            findings.fault("kafka.max.request.size: is " + request + ", and the sampler copies pictures of up to "
                    + TopicSettings.LARGE_RECORDS + " bytes; give at least that, or set sampling.share to 0");
        }
        long partitionFetch = clients.consumer(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG);
        long fetch = clients.consumer(ConsumerConfig.FETCH_MAX_BYTES_CONFIG);
        if (fetch < partitionFetch) {
            findings.warn("kafka.fetch.max.bytes: is " + fetch + ", below max.partition.fetch.bytes " + partitionFetch
                    + ", which then means nothing; raise the one or lower the other");
        }
    }

    private void atMost(String setting, long value, String bound, long most) {
        if (value > most) {
            findings.fault("kafka." + setting + ": is " + value + ", above " + bound + " " + most
                    + ": a full one could never be sent; lower " + setting + " or raise kafka." + bound);
        }
    }

    private void checkTimes(ClientSettings clients) {
        Duration commit = config.streams().commitInterval();
        Duration decode = config.decoding().timeout();
        Duration inference = config.inference().batching().timeout();
        long round = commit.plus(decode).plus(inference).toMillis();
        String parts = "streams.commitIntervalMs " + commit.toMillis() + " + decode.timeoutMs " + decode.toMillis()
                + " + inference.timeoutMs " + inference.toMillis() + " = " + round;

        long transaction = clients.producer(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        if (transaction < round) {
            findings.fault(
                    "kafka.transaction.timeout.ms: is " + transaction + ", below " + parts
                            + ": the broker would abort a transaction whose commit still waits for results; raise it or lower them");
        }
        long poll = clients.consumer(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);
        if (poll < round) {
            findings.fault("kafka.max.poll.interval.ms: is " + poll + ", below " + parts
                    + ": a gateway that waits for results would be put out of its group; raise it or lower them");
        }
        long session = clients.consumer(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG);
        long heartbeat = clients.consumer(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG);
        if (heartbeat >= session) {
            findings.fault("kafka.heartbeat.interval.ms: is " + heartbeat + ", and session.timeout.ms is " + session
                    + "; give at most a third of it");
        }
    }
}
