package io.dpfgateway.cli.status;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.deadletter.DeadLetterReader;
import io.dpfgateway.cli.deadletter.LetterCount;
import io.dpfgateway.cli.deadletter.LetterFilter;
import io.dpfgateway.cli.rollout.Situation;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.schemas.SchemasException;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.topic.SubjectState;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicState;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Asks for all of it, side by side. Whoever does not answer in time is shown as such: the threads that still wait then are daemons
 * and are left to themselves. Used by one thread.
 */
public final class OverviewReader {
    /** How old dead letters are that are shown. */
    static final Duration RECENT = Duration.ofHours(24);

    /** How many records of gateway-dead-letters are read at most: a second's work. */
    private static final int MOST_LETTERS = 10_000;

    private final Inquiry inquiry;
    private final Clock clock;
    private final ExecutorService askers = Executors.newCachedThreadPool(OverviewReader::daemon);
    private long end;

    public OverviewReader(Inquiry inquiry, Clock clock) {
        this.inquiry = inquiry;
        this.clock = clock;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "status");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Asks.
     *
     * @throws CommandFailedException if the settings of the clients cannot be used
     */
    public Overview read() {
        end = System.nanoTime() + inquiry.patience().toNanos();
        try (BrokerQuestions questions = new BrokerQuestions(inquiry)) {
            Future<Answer<List<SubjectState>>> registry = ask(() -> TopicAdmin.inspectSubjects(inquiry.topics()));
            Answer<Integer> brokers = await(ask(questions::brokers));
            Answer<List<TopicState>> topics = brokers.value().isPresent()
                    ? await(ask(() -> TopicAdmin.inspectTopics(inquiry.topics())))
                    : new Answer.NotAsked<>("the broker");
            return read(questions, brokers, await(registry), topics);
        } finally {
            askers.shutdownNow();
        }
    }

    private Overview read(
            BrokerQuestions questions,
            Answer<Integer> brokers,
            Answer<List<SubjectState>> subjects,
            Answer<List<TopicState>> topics) {
        Function<List<TopicState>, List<TopicView>> count = states -> states.stream()
                .map(state -> new TopicView(state, questions.records(state)))
                .toList();
        Future<Answer<List<TopicView>>> views = askOf(topics, count);
        Future<Answer<List<GroupLag>>> groups = askOf(topics, states -> lags(questions, states));
        // What the records say shows with their schemas only.
        Answer<List<TopicState>> readable =
                subjects.value().isPresent() ? topics : new Answer.NotAsked<>("the schema registry");
        Future<Answer<List<NetworkView>>> networks = askOf(readable, this::networks);
        Future<Answer<List<TrainerView>>> trainers = askOf(readable, this::trainers);
        Future<Answer<LetterCount>> letters = askOf(readable, this::letters);
        return new Overview(
                clock.instant(),
                new Overview.Where(inquiry.brokers(), inquiry.registry().url()),
                brokers,
                subjects,
                await(views),
                await(groups),
                await(networks),
                await(trainers),
                await(letters));
    }

    private List<GroupLag> lags(BrokerQuestions questions, List<TopicState> states) {
        List<GroupLag> lags = new ArrayList<>();
        for (GroupLag.Reader reader : inquiry.readers(questions.groups())) {
            states.stream()
                    .filter(state -> state.exists() && state.name().equals(reader.topic()))
                    .forEach(state -> lags.add(questions.lag(reader, state.partitions())));
        }
        return lags;
    }

    private List<NetworkView> networks(List<TopicState> states) {
        Situation situation = new Situation(
                latest(states, Topic.DPF_MODELS, ModelVersion.class),
                latest(states, Topic.DPF_ROLLOUTS, Rollout.class),
                latest(states, Topic.DPF_GATEWAY_STATUS, GatewayStatus.class));
        return NetworkView.of(situation, clock.instant());
    }

    private List<TrainerView> trainers(List<TopicState> states) {
        return latest(states, Topic.DPF_TRAINER_STATUS, TrainerStatus.class).stream()
                .map(status -> TrainerView.of(status, clock.instant()))
                .toList();
    }

    private <T extends SpecificRecord> List<T> latest(List<TopicState> states, Topic topic, Class<T> type) {
        return exists(states, topic)
                ? new LatestValues(inquiry.kafka(), inquiry.registry(), false).read(inquiry.nameOf(topic), type)
                : List.of();
    }

    private LetterCount letters(List<TopicState> states) {
        if (!exists(states, Topic.GATEWAY_DEAD_LETTERS)) {
            return LetterCount.NONE;
        }
        LetterFilter recent = new LetterFilter(Set.of(), clock.instant().minus(RECENT), Set.of());
        return new DeadLetterReader(inquiry.kafka(), inquiry.registry(), inquiry.nameOf(Topic.GATEWAY_DEAD_LETTERS))
                .count(recent, MOST_LETTERS);
    }

    private static boolean exists(List<TopicState> states, Topic topic) {
        return states.stream().anyMatch(state -> state.topic() == topic && state.exists());
    }

    /** What needs the topics is asked once it is known which there are. */
    private <T> Future<Answer<T>> askOf(Answer<List<TopicState>> topics, Function<List<TopicState>, T> question) {
        if (topics instanceof Answer.Given<List<TopicState>> given) {
            return ask(() -> question.apply(given.given()));
        }
        String needs = topics instanceof Answer.NotAsked<List<TopicState>> none ? none.needs() : "the topics";
        return CompletableFuture.completedFuture(new Answer.NotAsked<>(needs));
    }

    private <T> Future<Answer<T>> ask(Supplier<T> question) {
        return askers.submit(() -> {
            try {
                return new Answer.Given<>(question.get());
            } catch (CommandFailedException | SchemasException | KafkaException e) {
                return new Answer.Failed<>(String.valueOf(e.getMessage()));
            }
        });
    }

    private <T> Answer<T> await(Future<Answer<T>> asked) {
        try {
            return asked.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Answer.Failed<>(
                    "gave no answer within " + inquiry.patience().toSeconds()
                            + " s; try again with a longer --timeout, and look at the brokers");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted while it waited; try again", e);
        }
    }
}
