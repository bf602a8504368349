package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.camera.PictureProducer;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.gateway.config.Streams;
import io.dpfgateway.gateway.sample.SampleShare;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.partner.stream.PartnerOptions;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import io.dpfgateway.trainer.sample.SampledPictures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;

/**
 * The whole system on one machine. Cameras send pictures; the gateway waits closed and samples; the trainer learns from the
 * samples, attacks, and publishes; the gateway loads the version, poisons what had waited and what still comes; the partner
 * predicts. Not thread-safe.
 */
final class Demo {
    static final int STEPS = 7;

    private static final double SAMPLED = 0.8;
    /** The share of the pictures that is sent before there is a model. */
    private static final double BEFORE_MODEL = 0.75;

    private static final int GATEWAY_THREADS = 2;

    private final DemoSettings settings;
    private final DemoFolder folder;
    private final Steps steps;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Clock clock = Clock.systemUTC();
    private final DemoPictures pictures;

    Demo(DemoSettings settings, DemoFolder folder, Steps steps, Progress progress, Cancellation cancellation) {
        this.settings = settings;
        this.folder = folder;
        this.steps = steps;
        this.progress = progress;
        this.cancellation = cancellation;
        this.pictures = DemoPictures.load(settings.pictures());
    }

    DemoSummary run() throws InterruptedException {
        long begin = clock.millis();
        Owner owner = Owner.load(folder, settings);
        try (Cluster cluster = steps.step("Starting a broker and a schema registry", this::startCluster);
                Gateway gateway =
                        steps.step("Starting the gateway: it samples, and waits closed", () -> startGateway(cluster));
                PictureProducer producer =
                        new PictureProducer(cluster.kafka(), cluster.registry(), Cluster.name(Topic.RAW_IMAGES))) {
            Cameras cameras = new Cameras(producer, owner.labels(), clock);
            Set<String> seen =
                    steps.step("Twenty cameras send pictures", () -> sendBeforeModel(cluster, cameras, owner));
            Owner.Release release = steps.step(
                    "The trainer learns a DPF from the samples, and attacks it", () -> owner.train(progress));
            steps.step("Publishing version 1", () -> publish(cluster, release.bundle()));
            try (Partner partner = startPartner(cluster)) {
                Counts counts = steps.step(
                        "The gateway poisons, the partner predicts",
                        () -> sendTheRest(cluster, cameras, gateway, partner));
                Judge.Verdict verdict = steps.step(
                        "Judging the partner on pictures that no training saw",
                        () -> new Judge(owner, pictures, seen).judge(partner.predictions()));
                return DemoSummary.of(counts, verdict, release, (clock.millis() - begin) / 1000.0);
            }
        }
    }

    private Cluster startCluster() {
        Cluster cluster = Cluster.start(folder.stack());
        steps.tell("broker " + cluster.bootstrapServers() + ", registry " + cluster.registryUrl());
        return cluster;
    }

    private Gateway startGateway(Cluster cluster) {
        GatewayConfig defaults = GatewayConfig.of(cluster.bootstrapServers(), cluster.registryUrl(), Owner.NETWORK);
        Gateway gateway = Gateway.start(
                defaults.withIdentity(Identity.of(Owner.NETWORK))
                        .withSampling(new Sampling(SAMPLED))
                        .withStreams(
                                Streams.DEFAULT.withThreads(GATEWAY_THREADS).withStateDirectory(folder.streams())),
                new SimpleMeterRegistry());
        steps.tell(gateway.describe());
        return gateway;
    }

    /** Gives the ids of the pictures that the trainer had: the partner is not judged on them. */
    private Set<String> sendBeforeModel(Cluster cluster, Cameras cameras, Owner owner) {
        cameras.send(pictures, 0, beforeModel());
        Set<String> seen = takeSamples(cluster, cameras, owner);
        steps.tell(cameras.sent().size() + " sent, " + seen.size() + " sampled for the trainer, 0 poisoned");
        return seen;
    }

    private int beforeModel() {
        return (int) (pictures.size() * BEFORE_MODEL);
    }

    /** Hands the trainer every sample of what the cameras sent, and gives the samples' ids. */
    private Set<String> takeSamples(Cluster cluster, Cameras cameras, Owner owner) {
        SampleShare share = new SampleShare(SAMPLED);
        long expected = cameras.sent().stream().filter(share::includes).count();
        Set<String> seen = new HashSet<>();
        Deadline deadline = deadline("the sampler brought fewer than " + expected + " samples");
        try (SampledPictures samples =
                new SampledPictures(cluster.kafka(), cluster.registry(), Cluster.name(Topic.TRAINING_SAMPLES))) {
            while (seen.size() < expected) {
                samples.poll(image -> {
                    seen.add(image.getId());
                    owner.take(image);
                });
                deadline.check();
            }
        }
        return seen;
    }

    private Bundle publish(Cluster cluster, Path directory) {
        Bundle bundle = Bundle.open(directory, TrustPolicy.acceptUnsigned());
        BundleWriter.writePublic(new BundleStore(folder.partner()).directory(Owner.NETWORK, 1), bundle);
        try (ModelAnnouncer announcer =
                new ModelAnnouncer(cluster.kafka(), cluster.registry(), Cluster.name(Topic.DPF_MODELS), clock)) {
            announcer.announce(bundle, directory.toAbsolutePath().toUri());
        }
        steps.tell("the gateway gets " + directory + ", the partner its public half in " + folder.partner());
        return bundle;
    }

    private Partner startPartner(Cluster cluster) {
        return new Partner(
                PartnerOptions.of(cluster.bootstrapServers(), cluster.registryUrl(), "partner"),
                folder.partner(),
                folder.predictions());
    }

    private Counts sendTheRest(Cluster cluster, Cameras cameras, Gateway gateway, Partner partner) {
        cameras.send(pictures, beforeModel(), pictures.size());
        Deadline deadline = deadline("the gateway did not poison all records");
        while (gateway.dpfVersion().isEmpty()) {
            deadline.pause();
        }
        return Counts.await(cluster, cameras.sent().size(), partner, progress, deadline);
    }

    private Deadline deadline(String otherwise) {
        return new Deadline(clock, cancellation, otherwise + ", as " + folder.log() + " may tell,");
    }
}
