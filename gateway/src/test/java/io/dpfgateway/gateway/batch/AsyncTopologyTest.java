package io.dpfgateway.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The test driver commits after each input. A fan-out in front makes several records of one input, so that several are pending
 * when it does; the step answers none before the commit waits for them.
 */
class AsyncTopologyTest {
    private final AnswersInAHurry step = new AnswersInAHurry();
    private final InFlight inFlight = new InFlight(100);
    private final List<String> places = new CopyOnWriteArrayList<>();
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> in;
    private TestOutputTopic<byte[], String> out;

    /** Answers all that has begun, the last one first, as soon as somebody waits for it. */
    private static final class AnswersInAHurry implements AsyncStep<byte[], String> {
        private final List<Runnable> answers = new ArrayList<>();
        private boolean silent;
        private int mostAtOnce;

        @Override
        public CompletableFuture<String> begin(byte @Nullable [] value, RecordMetadata place) {
            CompletableFuture<String> result = new CompletableFuture<>();
            String text = value == null ? "none" : new String(value, StandardCharsets.UTF_8);
            answers.add(() -> {
                if (text.startsWith("bad")) {
                    result.completeExceptionally(new IllegalStateException(text));
                } else {
                    result.complete(text);
                }
            });
            mostAtOnce = Math.max(mostAtOnce, answers.size());
            return result;
        }

        @Override
        public Hurry hurry() {
            if (!silent) {
                answerAll();
            }
            return () -> {};
        }

        void answerAll() {
            Collections.reverse(answers);
            answers.forEach(Runnable::run);
            answers.clear();
        }
    }

    /** Makes a record of each word. */
    private static final class Words extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
        @Override
        public void process(Record<byte[], byte[]> record) {
            for (String word : new String(record.value(), StandardCharsets.UTF_8).split(" ")) {
                context().forward(record.withValue(word.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    /** Throws a failure, writes a result, and notes under which record it is. */
    private final class Open extends ContextualProcessor<Void, Done<String>, byte[], String> {
        @Override
        public void process(Record<Void, Done<String>> record) {
            String value = record.value().orThrow();
            places.add(context()
                    .recordMetadata()
                    .map(place -> place.topic() + "@" + place.offset())
                    .orElse("nowhere"));
            context().forward(new Record<>(new byte[0], value, record.timestamp()));
        }
    }

    @BeforeEach
    void open() {
        open(Duration.ofSeconds(30));
    }

    private void open(Duration timeout) {
        Topology topology = new Topology()
                .addSource("in", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "in")
                .addProcessor("words", Words::new, "in")
                .addProcessor("async", new AsyncTopology<>(step, inFlight, timeout), "words")
                .addProcessor("open", Open::new, "async")
                .addSink("out", "out", new ByteArraySerializer(), new StringSerializer(), "open");
        driver = new TopologyTestDriver(topology, new Properties());
        in = driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
        out = driver.createOutputTopic("out", new ByteArrayDeserializer(), new StringDeserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void pipe(String words) {
        in.pipeInput(words.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldHaveForwardedEverythingWhenACommitIsDone() {
        // When
        pipe("one two three");

        // Then
        assertThat(out.readValuesToList()).containsExactly("one", "two", "three");
        assertThat(inFlight.held()).isZero();
    }

    @Test
    void shouldForwardInOrderWhateverTheOrderOfTheResults() {
        // When
        pipe("one two three");
        pipe("four five");

        // Then
        assertThat(step.mostAtOnce).as("pending at once").isEqualTo(3);
        assertThat(out.readValuesToList()).containsExactly("one", "two", "three", "four", "five");
    }

    @Test
    void shouldForwardEachResultUnderItsOwnRecord() {
        // When
        pipe("one two");
        pipe("three");

        // Then
        assertThat(places).containsExactly("in@0", "in@0", "in@1");
    }

    @Test
    void shouldThrowAFailureAtTheNextNode() {
        assertThatThrownBy(() -> pipe("one bad three")).hasStackTraceContaining("IllegalStateException: bad");
        assertThat(places).containsExactly("in@0");
    }

    @Test
    void shouldGiveUpWaitingWhenThereIsNoResult() {
        // Given
        close();
        step.silent = true;
        open(Duration.ofMillis(100));

        // Then
        assertThatThrownBy(() -> pipe("one"))
                .hasStackTraceContaining(
                        "StalledException: in-0@0 has no result after 100 ms, with 1 records in flight");
    }

    @Test
    void shouldHoldNothingWhenItIsClosedWithRecordsPending() {
        // Given
        close();
        step.silent = true;
        open(Duration.ofMillis(100));
        assertThatThrownBy(() -> pipe("one two")).isInstanceOf(RuntimeException.class);

        // When
        driver.close();

        // Then
        assertThat(inFlight.held()).isZero();
        open();
    }

    @Test
    void shouldHaveTheKafkaThatItWasProvenWith() {
        assertThatCode(CommitHook::requireProvenKafka).doesNotThrowAnyException();
    }
}
