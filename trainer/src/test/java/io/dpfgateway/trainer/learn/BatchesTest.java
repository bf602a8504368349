package io.dpfgateway.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
    @Test
    void shouldGiveEachIndexOnceAnEpoch() {
        // Given
        Batches batches = new Batches(12, 4, 1);

        // When / Then
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(take(batches, 3))
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 12).boxed().toList());
        }
    }

    @Test
    void shouldDropWhatDoesNotFillABatch() {
        // Given
        Batches batches = new Batches(10, 4, 1);

        // When / Then
        assertThat(take(batches, 2)).hasSize(8).doesNotHaveDuplicates();
        assertThat(take(batches, 2)).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveAllWhenThereAreFewerThanABatch() {
        assertThat(new Batches(3, 8, 1).next()).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void shouldFollowTheSeed() {
        assertThat(take(new Batches(100, 10, 5), 20)).isEqualTo(take(new Batches(100, 10, 5), 20));
        assertThat(take(new Batches(100, 10, 5), 20)).isNotEqualTo(take(new Batches(100, 10, 6), 20));
    }

    @Test
    void shouldOrderEachEpochAnew() {
        // Given
        Batches batches = new Batches(100, 100, 5);

        // When / Then
        assertThat(batches.next()).isNotEqualTo(batches.next());
    }

    private static List<Long> take(Batches batches, int count) {
        List<Long> indices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LongStream.of(batches.next()).forEach(indices::add);
        }
        return indices;
    }
}
