package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.gateway.process.ResidentMemory;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The main of a process that swaps versions again and again, poisons a picture with each, and says how much memory it has. */
public final class SwapLoop implements ModelListener {
    /** Begins each line of figures: how many swaps, and resident bytes. */
    static final String ANSWER = "swaps ";

    private final Announcements announcements = new Announcements(TestModels.NETWORK.value());
    private final Roller roller = new Roller(
            announcements,
            TestModels.loader(TestModels.runtime(Inference.singleThreaded())),
            this,
            new GatewayMetrics(new SimpleMeterRegistry()).models());
    private @Nullable ModelSlot slot;

    private SwapLoop() {}

    /** @param args a folder, how many swaps, and after how many it says something */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        int swaps = Integer.parseInt(args[1]);
        int every = Integer.parseInt(args[2]);
        SwapLoop loop = new SwapLoop();
        loop.announce(TestModels.writeConvolution(folder.resolve("v1"), 1), 1);
        loop.announce(TestModels.writeConvolution(folder.resolve("v2"), 2), 2);
        for (int i = 1; i <= swaps; i++) {
            loop.swapTo(1 + i % 2);
            if (i % every == 0) {
                System.gc();
                System.out.println(
                        ANSWER + i + " " + new ResidentMemory().bytes().orElse(0));
            }
        }
        System.exit(0);
    }

    private void announce(Path bundle, int version) throws IOException {
        announcements.add(new ModelVersion(
                TestModels.NETWORK.value(),
                version,
                bundle.toUri().toString(),
                Sha256.of(Files.readAllBytes(bundle.resolve("manifest.json"))),
                null,
                Map.of(),
                Instant.EPOCH));
    }

    private void swapTo(int version) {
        announcements.set(new Rollout(TestModels.NETWORK.value(), version, null, 0.0, "", Instant.EPOCH, null));
        @Nullable PoisonModel before = slot == null ? null : poison(slot);
        while (roller.step()) {
            // A version is loaded in each.
        }
        if (slot == null) {
            throw new IllegalStateException("version " + version + " does not run");
        }
        if (before != null) {
            before.closed().join();
        }
        if (poison(slot).version() != version) {
            throw new IllegalStateException("it does not run version " + version);
        }
    }

    private static PoisonModel poison(ModelSlot slot) {
        try (ModelSlot.Lease lease = slot.lease("camera-1")) {
            PoisonModel model = lease.model();
            model.poison(model.prepare(TestPictures.noise(7, TestModels.SIDE))).join();
            return model;
        }
    }

    @Override
    public boolean run(Lineup lineup) {
        if (slot == null) {
            slot = new ModelSlot(lineup);
        } else {
            slot.swap(lineup);
        }
        return true;
    }

    @Override
    public void changed(RolloutReport report) {}
}
