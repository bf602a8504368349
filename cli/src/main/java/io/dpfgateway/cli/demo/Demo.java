package io.dpfgateway.cli.demo;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.camera.PictureProducer;
import io.dpfgateway.cli.terminal.Cancellation;
import io.dpfgateway.embedded.EmbeddedStack;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.dpfgateway.gateway.config.Identity;
import io.dpfgateway.gateway.config.Sampling;
import io.dpfgateway.gateway.config.Streams;
import io.dpfgateway.gateway.sample.SampleShare;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.NetworkId;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.partner.stream.PartnerOptions;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicAdmin;
import io.dpfgateway.schemas.topic.TopicNames;
import io.dpfgateway.schemas.topic.TopicOptions;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.publish.ModelAnnouncer;
import io.dpfgateway.trainer.sample.SampledPictures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * The whole system on one machine. Cameras send pictures; the gateway waits closed and samples; the trainer learns from the
 * samples, attacks, and publishes; the gateway loads the version, poisons what had waited and what still comes; the partner
 * predicts. Not thread-safe.
 */
final class Demo {
    static final int STEPS = 7;

    private static final NetworkId NETWORK = new NetworkId("fashion-mnist");
    private static final double SAMPLED = 0.8;
    /** The share of the pictures that is sent before there is a model. */
    private static final double BEFORE_MODEL = 0.75;

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final DemoSettings settings;
    private final DemoFolder folder;
    private final Steps steps;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Clock clock;

    Demo(DemoSettings settings, DemoFolder folder, Steps steps, Progress progress, Cancellation cancellation) {
        this.settings = settings;
        this.folder = folder;
        this.steps = steps;
        this.progress = progress;
        this.cancellation = cancellation;
        this.clock = Clock.systemUTC();
    }

    DemoSummary run() throws InterruptedException {
        long begin = clock.millis();
        DemoPictures pictures = DemoPictures.load(settings.pictures());
        Owner owner = Owner.load(folder, settings);
        try (EmbeddedStack stack = steps.step("Starting a broker and a schema registry", this::startStack);
                PictureProducer producer = new PictureProducer(kafka(stack), registry(stack), name(Topic.RAW_IMAGES));
                Gateway gateway =
                        steps.step("Starting the gateway: it samples, and waits closed", () -> start(stack))) {
            Cameras cameras = new Cameras(producer, owner.labels(), clock);
            int before = (int) (settings.pictures() * BEFORE_MODEL);
            Set<String> seen = steps.step("Twenty cameras send pictures", () -> {
                cameras.send(pictures, 0, before);
                Set<String> samples = takeSamples(stack, cameras, owner);
                steps.tell(cameras.sent().size() + " sent, " + samples.size() + " sampled for the trainer, 0 poisoned");
                return samples;
            });
            Owner.Release release = steps.step(
                    "The trainer learns a DPF from the samples, and attacks it", () -> owner.train(progress));
            steps.step("Publishing version 1", () -> publish(stack, release.bundle()));
            try (Partner partner = new Partner(
                    PartnerOptions.of(stack.bootstrapServers(), stack.registryUrl(), "partner"),
                    folder.partner(),
                    folder.predictions())) {
                Counts counts = steps.step("The gateway poisons, the partner predicts", () -> {
                    cameras.send(pictures, before, settings.pictures());
                    return poisonAll(stack, gateway, partner, cameras.sent().size());
                });
                Judge.Verdict verdict = steps.step(
                        "Judging the partner on pictures that no training saw",
                        () -> new Judge(owner, pictures, seen).judge(partner.predictions()));
                return DemoSummary.of(counts, verdict, release, secondsSince(begin));
            }
        }
    }

    private EmbeddedStack startStack() {
        EmbeddedStack stack = EmbeddedStack.start(folder.stack());
        TopicAdmin.create(TopicOptions.of(stack.bootstrapServers(), stack.registryUrl()));
        steps.tell("broker " + stack.bootstrapServers() + ", registry " + stack.registryUrl());
        return stack;
    }

    private Gateway start(EmbeddedStack stack) {
        GatewayConfig defaults = GatewayConfig.of(stack.bootstrapServers(), stack.registryUrl(), NETWORK);
        Gateway gateway = Gateway.start(
                defaults.withIdentity(Identity.of(NETWORK))
                        .withSampling(new Sampling(SAMPLED))
                        .withStreams(new Streams(2, folder.streams(), Streams.DEFAULT.commitInterval())),
                new SimpleMeterRegistry());
        steps.tell(gateway.describe());
        return gateway;
    }

    /** Hands the trainer every sample of what the cameras sent, and gives the samples' ids. */
    private Set<String> takeSamples(EmbeddedStack stack, Cameras cameras, Owner owner) {
        SampleShare share = new SampleShare(SAMPLED);
        long expected = cameras.sent().stream().filter(share::includes).count();
        Set<String> seen = new HashSet<>();
        Deadline deadline = new Deadline("the sampler brought fewer than " + expected + " samples");
        try (SampledPictures samples =
                new SampledPictures(kafka(stack), registry(stack), name(Topic.TRAINING_SAMPLES))) {
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

    private Bundle publish(EmbeddedStack stack, Path directory) {
        Bundle bundle = Bundle.open(directory, TrustPolicy.acceptUnsigned());
        BundleWriter.writePublic(new BundleStore(folder.partner()).directory(NETWORK, 1), bundle);
        try (ModelAnnouncer announcer =
                new ModelAnnouncer(kafka(stack), registry(stack), name(Topic.DPF_MODELS), clock)) {
            announcer.announce(bundle, directory.toAbsolutePath().toUri());
        }
        steps.tell("the gateway gets " + directory + ", the partner its public half in " + folder.partner());
        return bundle;
    }

    /** Waits until every record has come out, one way or the other, and has reached the partner. */
    private Counts poisonAll(EmbeddedStack stack, Gateway gateway, Partner partner, int sent) {
        Deadline deadline = new Deadline("the gateway did not poison all records");
        while (gateway.dpfVersion().isEmpty()) {
            pause();
            deadline.check();
        }
        long begin = clock.millis();
        try (TopicTally in = new TopicTally(stack.bootstrapServers(), name(Topic.RAW_IMAGES));
                TopicTally out = new TopicTally(stack.bootstrapServers(), name(Topic.POISONED_FEATURES));
                TopicTally dead = new TopicTally(stack.bootstrapServers(), name(Topic.GATEWAY_DEAD_LETTERS))) {
            progress.begin("poisoning", sent);
            long poisoned = 0;
            long letters = 0;
            long finished = 0;
            while (poisoned + letters < sent || partner.count() < poisoned) {
                poisoned = out.update(MOMENT);
                letters = dead.update(Duration.ZERO);
                if (finished == 0 && poisoned + letters >= sent) {
                    finished = clock.millis();
                }
                progress.at((int) Math.min(sent - 1L, poisoned + letters), partner.count() + " predicted");
                deadline.check();
            }
            // Once more: nothing may come twice.
            poisoned = out.update(Duration.ofSeconds(1));
            letters = dead.update(Duration.ofSeconds(1));
            progress.at(sent, partner.count() + " predicted");
            partner.finish();
            long received = in.update(Duration.ofSeconds(1));
            while (received < sent) {
                received = in.update(MOMENT);
                deadline.check();
            }
            return new Counts(received, poisoned, letters, sent / ((finished - begin) / 1000.0));
        }
    }

    private void pause() {
        cancellation.check();
        Thread.onSpinWait();
    }

    /**
     * @param in records on raw-images
     * @param out records on poisoned-features
     * @param dead records on gateway-dead-letters
     * @param perSecond records a second
     */
    record Counts(long in, long out, long dead, double perSecond) {}

    private double secondsSince(long begin) {
        return (clock.millis() - begin) / 1000.0;
    }

    private static Map<String, String> kafka(EmbeddedStack stack) {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, stack.bootstrapServers());
    }

    private static RegistryConfig registry(EmbeddedStack stack) {
        return RegistryConfig.of(stack.registryUrl());
    }

    private static String name(Topic topic) {
        return TopicNames.DEFAULT.of(topic);
    }

    /** Ends a wait that would last for ever, or that the user ends. */
    private final class Deadline {
        private final long at = clock.millis() + PATIENCE.toMillis();
        private final String otherwise;

        Deadline(String otherwise) {
            this.otherwise = otherwise;
        }

        void check() {
            cancellation.check();
            if (clock.millis() > at) {
                throw new CommandFailedException(
                        otherwise + " within " + PATIENCE.toSeconds() + " s; see " + folder.log());
            }
        }
    }
}
