package io.dpfgateway.gateway.batch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PendingOffsetsTest {
    private static final TopicPartition PARTITION = new TopicPartition("raw-images", 3);

    private final PendingOffsets pending = new PendingOffsets();

    private void commit(long offset) {
        pending.check(Map.of(PARTITION, new OffsetAndMetadata(offset)));
    }

    @Test
    void shouldStopACommitPastARecordWithoutResult() {
        // Given
        pending.begin(PARTITION, 7);
        pending.begin(PARTITION, 8);

        // Then
        assertThatCode(() -> commit(7)).doesNotThrowAnyException();
        assertThatThrownBy(() -> commit(8))
                .isInstanceOf(CommittedPastPendingException.class)
                .hasMessageContaining("commit raw-images-3@8 while raw-images-3@7 has no result yet");
    }

    @Test
    void shouldPassACommitUpToTheFirstRecordWithoutResult() {
        // Given
        pending.begin(PARTITION, 7);
        pending.begin(PARTITION, 8);

        // When
        pending.end(PARTITION, 7);

        // Then
        assertThatCode(() -> commit(8)).doesNotThrowAnyException();
        assertThatThrownBy(() -> commit(9)).isInstanceOf(CommittedPastPendingException.class);
    }

    @Test
    void shouldForgetAPartitionThatIsTakenAway() {
        // Given
        pending.begin(PARTITION, 7);

        // When
        pending.forget(PARTITION);

        // Then
        assertThatCode(() -> commit(100)).doesNotThrowAnyException();
    }

    @Test
    void shouldRefuseAnEndWithoutABeginning() {
        assertThatThrownBy(() -> pending.end(PARTITION, 1)).isInstanceOf(IllegalStateException.class);
    }
}
