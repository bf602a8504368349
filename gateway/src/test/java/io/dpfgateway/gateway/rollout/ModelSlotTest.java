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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSlotTest {
    private static final InferenceRuntime RUNTIME = TestModels.runtime(Inference.singleThreaded());

    @TempDir
    Path directory;

    @Test
    void shouldEndOnTheVersionItBeganWithWhenAnotherIsSwappedIn() throws Exception {
        // Given
        PoisonModel one = model(1);
        PoisonModel two = model(2);
        ModelSlot slot = new ModelSlot(one);
        ModelSlot.Lease early = slot.lease();

        // When
        slot.swap(two);

        // Then
        assertThat(early.model()).isSameAs(one);
        assertThat(one.isClosed()).isFalse();
        try (ModelSlot.Lease late = slot.lease()) {
            assertThat(late.model()).isSameAs(two);
        }
        early.close();
        assertThat(one.isClosed()).isTrue();
        assertThat(two.isClosed()).isFalse();
        slot.close();
        assertThat(two.isClosed()).isTrue();
        assertThatThrownBy(slot::lease).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldNeverRunAClosedModelNorLeaveOneOpenWhenManyThreadsLeaseWhileVersionsChange() throws Exception {
        // Given
        List<PoisonModel> models = new ArrayList<>();
        for (int version = 1; version <= 30; version++) {
            models.add(model(version));
        }
        ModelSlot slot = new ModelSlot(models.get(0));
        ExecutorService threads = Executors.newFixedThreadPool(4);

        // When
        List<Future<Integer>> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            users.add(threads.submit(() -> lastVersionSeen(slot, models.size())));
        }
        for (PoisonModel next : models.subList(1, models.size())) {
            slot.swap(next);
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
            try (ModelSlot.Lease lease = slot.lease()) {
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
