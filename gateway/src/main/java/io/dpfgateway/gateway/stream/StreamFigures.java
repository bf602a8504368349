package io.dpfgateway.gateway.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;

/** What Kafka Streams tells of an instance, in Kafka's own metrics and metadata. Thread-safe. */
record StreamFigures(String app, KafkaStreams streams) {
    private static final String CONSUMER = "consumer-metrics";
    private static final String LAST_POLL = "last-poll-seconds-ago";
    private static final String FETCHES = "consumer-fetch-manager-metrics";
    private static final String LAG = "records-lag";
    private static final String CLIENT = "client-id";

    StreamVitals vitals() {
        KafkaStreams.State state = streams.state();
        return new StreamVitals(
                app,
                state == KafkaStreams.State.RUNNING,
                state == KafkaStreams.State.ERROR || state == KafkaStreams.State.PENDING_ERROR,
                assigned(),
                sincePoll());
    }

    int threads() {
        return streams.metadataForLocalThreads().size();
    }

    private Set<TopicPartition> assigned() {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .flatMap(task -> task.topicPartitions().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of the threads' main consumers: the others are asked only while state is restored, and there is none. */
    private Duration sincePoll() {
        double seconds = streams.metrics().values().stream()
                .filter(metric -> is(metric, CONSUMER, LAST_POLL))
                .filter(metric -> {
                    String client = metric.metricName().tags().getOrDefault(CLIENT, "");
                    return !client.endsWith("-restore-consumer") && !client.endsWith("-global-consumer");
                })
                .mapToDouble(StreamFigures::value)
                .max()
                .orElse(0);
        // A consumer that was never asked says -1.
        return Duration.ofMillis((long) (1000 * Math.max(0, seconds)));
    }

    /** Records of each assigned partition that were not fetched yet; NaN until the first fetch has told. */
    Map<Integer, Double> lag() {
        Map<Integer, Double> lag = new TreeMap<>();
        assigned().forEach(partition -> lag.put(partition.partition(), Double.NaN));
        streams.metrics().values().stream()
                .filter(metric -> is(metric, FETCHES, LAG))
                .forEach(metric -> lag.computeIfPresent(
                        Integer.valueOf(metric.metricName().tags().getOrDefault("partition", "-1")),
                        (partition, unknown) -> value(metric)));
        return lag;
    }

    private static boolean is(Metric metric, String group, String name) {
        return metric.metricName().name().equals(name)
                && metric.metricName().group().equals(group);
    }

    private static double value(Metric metric) {
        return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
