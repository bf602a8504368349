package io.dpfgateway.cli.chaos.process;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.embedded.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The gateways of a run, all of one group. One that ends by itself is started again, as an orchestrator does: a
 * start fails while the registry is away, for example. Used by one thread.
 */
public final class Fleet implements AutoCloseable {
    /** The consumer group of all instances. */
    public static final String GROUP = "chaos";

    private static final List<String> OPTIONS =
            List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true");

    private final Path folder;
    private final Variant variant;
    private final ChaosCluster cluster;
    private final ChaosBundle bundle;
    private final Random random;
    private final List<Instance> instances = new ArrayList<>();
    private int named;
    private int unplannedEnds;

    private Fleet(Path folder, Variant variant, ChaosCluster cluster, ChaosBundle bundle, Random random) {
        this.folder = folder;
        this.variant = variant;
        this.cluster = cluster;
        this.bundle = bundle;
        this.random = random;
    }

    /**
     * Publishes a bundle and starts the first instance.
     *
     * @param random chooses the victims
     */
    public static Fleet start(Path folder, Variant variant, ChaosCluster cluster, Random random) {
        ChaosBundle bundle = ChaosBundle.create(folder.resolve("bundle"));
        bundle.publish(1, cluster);
        Fleet fleet = new Fleet(folder, variant, cluster, bundle, random);
        fleet.join();
        return fleet;
    }

    /** Where further versions come from. */
    ChaosBundle bundle() {
        return bundle;
    }

    /** How many instances there are to be. */
    public int size() {
        return instances.size();
    }

    /** How many ended without having been told to. */
    public int unplannedEnds() {
        return unplannedEnds;
    }

    /** One more instance. Gives its name. */
    public String join() {
        String name = "gateway-" + ++named;
        ChildJvm program = new ChildJvm(
                variant.mainClass(), variant.arguments(config(name)), OPTIONS, folder.resolve(name + ".log"));
        instances.add(Instance.start(name, program));
        return name;
    }

    /** One instance less: it ends by SIGTERM. Gives its name. */
    public String leave() throws InterruptedException {
        Instance leaving = instances.remove(random.nextInt(instances.size()));
        leaving.terminate();
        return leaving.name();
    }

    /** Kills an instance and starts it again. Gives its name. */
    public String kill() throws InterruptedException {
        Instance victim = any();
        victim.kill();
        victim.startAgain();
        return victim.name();
    }

    /** Ends an instance by SIGTERM and starts it again. Gives its name. */
    public String terminate() throws InterruptedException {
        Instance victim = any();
        victim.terminate();
        victim.startAgain();
        return victim.name();
    }

    private Instance any() {
        return instances.get(random.nextInt(instances.size()));
    }

    /** Starts what has ended by itself. To be called often. */
    public void revive() {
        for (Instance instance : instances) {
            if (!instance.isAlive()) {
                unplannedEnds++;
                instance.startAgain();
            }
        }
    }

    /** Ends all by SIGTERM. */
    public void stop() throws InterruptedException {
        while (!instances.isEmpty()) {
            leave();
        }
    }

    /** Kills whatever runs. */
    @Override
    public void close() {
        for (Instance instance : instances) {
            try {
                instance.kill();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        instances.clear();
    }

    private Path config(String name) {
        Path file = folder.resolve(name + ".yaml");
        try {
            Files.write(
                    file,
                    List.of(
                            "bootstrapServers: " + cluster.bootstrapServers(),
                            "registry: {url: '" + cluster.gatewaysRegistryUrl() + "'}",
                            "networkId: " + ChaosBundle.NETWORK,
                            "applicationId: " + GROUP,
                            "instanceId: " + name,
                            "# Quicker than the defaults, so that a run is not spent on waiting for what a dead one held.",
                            "kafka:",
                            "  session.timeout.ms: '3000'",
                            "  heartbeat.interval.ms: '500'",
                            "  transaction.timeout.ms: '8000'",
                            "http: {enabled: false}",
                            "limits: {maxSide: " + PicturePool.LONGEST_SIDE + "}",
                            "decode: {timeoutMs: 2000}",
                            "inference: {provider: cpu, timeoutMs: 5000}",
                            "streams: {commitIntervalMs: 200, stateDirectory: 'state-" + name + "'}",
                            "trustedKeys: ['" + bundle.publicKey().toAbsolutePath() + "']"));
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e, e);
        }
        return file;
    }
}
