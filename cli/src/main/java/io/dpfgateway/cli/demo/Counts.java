package io.dpfgateway.cli.demo;

import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.Progress;
import java.time.Clock;
import java.time.Duration;

/**
 * What became of the cameras' records, counted on the topics as any reader sees them.
 *
 * @param in records on raw-images
 * @param out records on poisoned-features
 * @param dead records on gateway-dead-letters
 * @param perSecond records a second, from the first version's start to the last record
 */
record Counts(long in, long out, long dead, double perSecond) {
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration ONCE_MORE = Duration.ofSeconds(1);

    /** Waits until every record has come out, one way or the other, and has reached the partner. */
    static Counts await(Cluster cluster, int sent, Partner partner, Progress progress, Deadline deadline) {
        Clock clock = Clock.systemUTC();
        long begin = clock.millis();
        long finished = 0;
        try (TopicTally in = tally(cluster, Topic.RAW_IMAGES);
                TopicTally out = tally(cluster, Topic.POISONED_FEATURES);
                TopicTally dead = tally(cluster, Topic.GATEWAY_DEAD_LETTERS)) {
            progress.begin("poisoning", sent);
            while (finished == 0 || partner.count() < out.count()) {
                long done = out.update(MOMENT) + dead.update(Duration.ZERO);
                if (finished == 0 && done >= sent) {
                    finished = clock.millis();
                }
                progress.at((int) Math.min(sent - 1L, done), partner.count() + " predicted");
                deadline.check();
            }
            while (in.update(MOMENT) < sent) {
                deadline.check();
            }
            // Once more: nothing may come twice.
            in.update(ONCE_MORE);
            out.update(ONCE_MORE);
            dead.update(ONCE_MORE);
            partner.finish();
            progress.at(sent, partner.count() + " predicted");
            return new Counts(in.count(), out.count(), dead.count(), sent / ((finished - begin) / 1000.0));
        }
    }

    private static TopicTally tally(Cluster cluster, Topic topic) {
        return new TopicTally(cluster.bootstrapServers(), Cluster.name(topic));
    }
}
