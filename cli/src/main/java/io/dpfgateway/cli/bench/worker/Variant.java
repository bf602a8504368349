package io.dpfgateway.cli.bench.worker;

import java.util.Locale;

/** What is measured, by the letter that tables name it with. */
public enum Variant {
    /** Decoding and ONNX Runtime in a plain loop, without Kafka: what the machine can do. */
    A("ceiling, no Kafka"),
    /** This gateway. */
    B("this gateway"),
    /** Kafka Streams with one inference a record, which its one stream thread waits for; a session has all cores. */
    C("Streams, one by one"),
    /** A consumer and a transactional producer in a loop, with a batch for each session at each poll. */
    D("consumer-producer loop"),
    /** As c, with a stream thread and a session for each core. */
    E("Streams, one by one a core"),
    /** As d, with four batches for each session at each poll: the cores seldom wait for the commit, and results come late. */
    F("loop, four batches a poll");

    private final String title;

    Variant(String title) {
        this.title = title;
    }

    /** In a few words. */
    public String title() {
        return title;
    }

    /** The letter as options and JSON have it. */
    public String letter() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it reads and writes topics. */
    public boolean usesKafka() {
        return this != A;
    }
}
