package io.dpfgateway.gateway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.gateway.TestModels;
import io.dpfgateway.gateway.TestPictures;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.TrustPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSlotTest {
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());

    private static final String CAMERA = "camera-1";

    @TempDir
    Path directory;

    @Test
    void shouldGiveTheCanaryToItsShareOfTheKeysAndGoOnWithItWhenItIsPromoted() throws Exception {
        // Given
        PoisonModel one = model(1);
        PoisonModel two = model(2);
        CanaryShare half = new CanaryShare(0.5);
        String inside = key(half, true);
        String outside = key(half, false);
        ModelSlot slot = new ModelSlot(Lineup.of(one));

        // When
        slot.swap(new Lineup(one, Optional.of(new Lineup.Canary(two, half))));

        // Then
        assertThat(versions(slot, inside, outside)).containsExactly(2, 1);

        // When: with a record on its way through the canary
        try (ModelSlot.Lease early = slot.lease(inside)) {
            slot.swap(Lineup.of(two));

            // Then
            assertThat(versions(slot, inside, outside)).containsExactly(2, 2);
            assertThat(one.isClosed()).isTrue();
            assertThat(early.model()).isSameAs(two);
        }
        assertThat(two.isClosed()).isFalse();
        slot.close();
        assertThat(two.isClosed()).isTrue();
    }

    private static String key(CanaryShare share, boolean included) {
        return IntStream.range(0, 100)
                .mapToObj(i -> "camera-" + i)
                .filter(key -> share.includes(key) == included)
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> versions(ModelSlot slot, String... keys) {
        return Stream.of(keys)
                .map(key -> {
                    try (ModelSlot.Lease lease = slot.lease(key)) {
                        return lease.model().version();
                    }
                })
                .toList();
    }

    @Test
    void shouldEndOnTheVersionItBeganWithWhenAnotherIsSwappedIn() throws Exception {
        // Given
        PoisonModel one = model(1);
        PoisonModel two = model(2);
        ModelSlot slot = new ModelSlot(Lineup.of(one));
        ModelSlot.Lease early = slot.lease(CAMERA);

        // When
        slot.swap(Lineup.of(two));

        // Then
        assertThat(early.model()).isSameAs(one);
        assertThat(one.isClosed()).isFalse();
        try (ModelSlot.Lease late = slot.lease(CAMERA)) {
            assertThat(late.model()).isSameAs(two);
        }
        early.close();
        assertThat(one.isClosed()).isTrue();
        assertThat(two.isClosed()).isFalse();
        slot.close();
        assertThat(two.isClosed()).isTrue();
        assertThatThrownBy(() -> slot.lease(CAMERA)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNeverRunAClosedModelNorLeaveOneOpenWhenManyThreadsLeaseWhileVersionsChange() throws Exception {
        // Given
        List<PoisonModel> models = new ArrayList<>();
        for (int version = 1; version <= 30; version++) {
            models.add(model(version));
        }
        ModelSlot slot = new ModelSlot(Lineup.of(models.get(0)));
        ExecutorService threads = Executors.newFixedThreadPool(4);

        // When
        List<Future<Integer>> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            users.add(threads.submit(() -> lastVersionSeen(slot, models.size())));
        }
        for (PoisonModel next : models.subList(1, models.size())) {
            slot.swap(Lineup.of(next));
        }

        // Then: no user failed, each saw the last version, and all but that one are closed
        for (Future<Integer> user : users) {
            assertThat(user.get()).isEqualTo(models.size());
        }
        threads.shutdown();
        assertThat(models.subList(0, models.size() - 1)).allMatch(PoisonModel::isClosed);
        slot.close();
        assertThat(models).allMatch(PoisonModel::isClosed);
    }

    /** Poisons with whatever runs until the last version does; versions must not go back. */
    private static int lastVersionSeen(ModelSlot slot, int last) {
        Picture picture = TestPictures.noise(7, TestModels.SIDE);
        int seen = 0;
        while (seen < last) {
            try (ModelSlot.Lease lease = slot.lease(CAMERA)) {
                lease.model().poison(lease.model().prepare(picture)).join();
                assertThat(lease.model().isClosed()).isFalse();
                assertThat(lease.model().version()).isGreaterThanOrEqualTo(seen);
                seen = lease.model().version();
            }
        }
        return seen;
    }

    private PoisonModel model(int version) throws Exception {
        Path bundle = TestModels.writeConvolution(directory.resolve("v" + version), version);
        return RUNTIME.open(Bundle.open(bundle, TrustPolicy.acceptUnsigned()));
    }
}
