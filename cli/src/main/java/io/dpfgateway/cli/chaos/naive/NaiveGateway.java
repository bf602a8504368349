package io.dpfgateway.cli.chaos.naive;

import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** The main of the control: Kafka Streams, exactly once, with a {@link NaiveBuffer}. */
public final class NaiveGateway {
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(20);

    private NaiveGateway() {}

    /** @param args a gateway's configuration file; what it says of models and pictures is not heeded */
    public static void main(String[] args) {
        GatewayConfig config = GatewayConfig.read(Path.of(args[0]));
        Properties settings = new Properties();
        settings.putAll(config.connection().kafka());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.connection().bootstrapServers());
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.identity().applicationId());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                config.streams().commitInterval().toMillis());
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                config.streams().stateDirectory().toString());
        KafkaStreams streams =
                new KafkaStreams(topology(new NaiveOutputs(config.connection().registry())), settings);
        streams.setUncaughtExceptionHandler(failure -> StreamThreadExceptionResponse.REPLACE_THREAD);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(CLOSE_LIMIT), "close"));
        streams.start();
    }

    private static Topology topology(NaiveOutputs outputs) {
        String in = TopicNames.DEFAULT.of(Topic.RAW_IMAGES);
        String poisoned = TopicNames.DEFAULT.of(Topic.POISONED_FEATURES);
        String dead = TopicNames.DEFAULT.of(Topic.GATEWAY_DEAD_LETTERS);
        return new Topology()
                .addSource(in, new ByteArrayDeserializer(), new ByteArrayDeserializer(), in)
                .addProcessor("buffer", () -> new NaiveBuffer(outputs), in)
                .addSink(poisoned, poisoned, new StringSerializer(), new ByteArraySerializer(), "buffer")
                .addSink(dead, dead, new StringSerializer(), new ByteArraySerializer(), "buffer");
    }
}
