package io.dpfgateway.gateway.preflight;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.stream.KafkaSettings;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** What the clients of the poisoning stream run with: an operator's settings, the gateway's, Kafka Streams' and Kafka's defaults. */
final class ClientSettings {
    private final Map<String, Object> producer;
    private final Map<String, Object> consumer;

    /** @throws org.apache.kafka.common.config.ConfigException if a value is not of its type */
    ClientSettings(GatewayConfig config) {
        String application = config.identity().applicationId();
        Properties given =
                new KafkaSettings(config).streams(application, config.streams().threads());
        StreamsConfig streams = new StreamsConfig(given);

        Map<String, Object> producing = new HashMap<>(streams.getProducerConfigs(application));
        producing.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producing.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer = ProducerConfig.configDef().parse(producing);

        Map<String, Object> consuming = new HashMap<>(streams.getMainConsumerConfigs(application, application, 0));
        consuming.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consuming.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer = ConsumerConfig.configDef().parse(consuming);
    }

    /** A number of the producer's: bytes or milliseconds. */
    long producer(String setting) {
        return number(producer, setting);
    }

    /** A number of the consumer's: bytes or milliseconds. */
    long consumer(String setting) {
        return number(consumer, setting);
    }

    private static long number(Map<String, Object> settings, String setting) {
        if (settings.get(setting) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalStateException(setting + " is no number");
    }
}
