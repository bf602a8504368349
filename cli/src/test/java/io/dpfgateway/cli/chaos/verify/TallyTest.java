package io.dpfgateway.cli.chaos.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.cli.chaos.input.Kind;
import io.dpfgateway.cli.chaos.input.NumberedRecord;
import io.dpfgateway.cli.chaos.input.PicturePool;
import io.dpfgateway.gateway.rollout.CanaryShare;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.DeadLetterReason;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final PicturePool POOL = new PicturePool();
    private static final NumberedRecord FIRST = new NumberedRecord(1, 0, Kind.GOOD, 5);
    private static final NumberedRecord SECOND = new NumberedRecord(1, 1, Kind.GOOD, 6);
    private static final NumberedRecord BAD = new NumberedRecord(1, 2, Kind.TEXT, 7);

    private final Timetable timetable = new Timetable();
    private final Tally tally = new Tally(POOL, timetable);

    @BeforeEach
    void given() {
        tally.input(new Position(0, 0), FIRST);
        tally.input(new Position(0, 1), SECOND);
        tally.input(new Position(0, 2), BAD);
    }

    @Test
    void shouldBeExactWhenEachComesOutOnceInOrder() {
        tally.poisoned(4, poisoned(FIRST));
        tally.poisoned(4, poisoned(SECOND));
        tally.dead(0, dead(2, DeadLetterReason.UNSUPPORTED_FORMAT));

        assertThat(tally.verdict())
                .isEqualTo(new Verdict(3, 2, 1, 0, 0, 0, 0, tally.verdict().examples()));
        assertThat(tally.verdict().isExact()).isTrue();
        assertThat(tally.verdict().examples()).isEmpty();
    }

    @Test
    void shouldCountALossWhenAnInputDoesNotComeOut() {
        tally.poisoned(4, poisoned(SECOND));
        tally.dead(0, dead(2, DeadLetterReason.UNSUPPORTED_FORMAT));

        assertThat(tally.verdict().lost()).isOne();
        assertThat(tally.verdict().isExact()).isFalse();
    }

    @Test
    void shouldCountARepetitionAndNothingElseWhenOneComesTwice() {
        tally.poisoned(4, poisoned(FIRST));
        tally.poisoned(4, poisoned(SECOND));
        tally.poisoned(4, poisoned(FIRST));
        tally.dead(0, dead(2, DeadLetterReason.UNSUPPORTED_FORMAT));

        Verdict verdict = tally.verdict();
        assertThat(verdict.repeated()).isOne();
        assertThat(verdict.lost() + verdict.outOfOrder() + verdict.wrong()).isZero();
    }

    @Test
    void shouldCountARepetitionWhenOneIsBothPoisonedAndDead() {
        tally.dead(0, dead(0, DeadLetterReason.UNDECODABLE));
        tally.poisoned(4, poisoned(FIRST));

        assertThat(tally.verdict().repeated()).isOne();
        assertThat(tally.verdict().wrong()).isOne();
    }

    @Test
    void shouldCountAnInversionWhenAnEarlierOneStandsBehind() {
        tally.poisoned(4, poisoned(SECOND));
        tally.poisoned(4, poisoned(FIRST));
        tally.dead(0, dead(2, DeadLetterReason.UNSUPPORTED_FORMAT));

        Verdict verdict = tally.verdict();
        assertThat(verdict.outOfOrder()).isOne();
        assertThat(verdict.lost() + verdict.repeated() + verdict.wrong()).isZero();
    }

    @Test
    void shouldCountAWrongOutcomeWhenABadOneIsPoisoned() {
        tally.poisoned(4, poisoned(BAD));

        assertThat(tally.verdict().wrong()).isOne();
    }

    @Test
    void shouldCountAWrongOutcomeWhenTheReasonIsAnother() {
        tally.dead(0, dead(2, DeadLetterReason.TOO_LARGE));

        assertThat(tally.verdict().wrong()).isOne();
    }

    @Test
    void shouldCountAWrongOutcomeWhenARecordHasAnothersTensor() {
        PoisonedRecord mixedUp = poisoned(FIRST);
        mixedUp.setTensor(poisoned(SECOND).getTensor());

        tally.poisoned(4, mixedUp);

        assertThat(tally.verdict().wrong()).isOne();
    }

    @Test
    void shouldCountAWrongOutcomeWhenAVersionWasTakenBackBeforeThePictureWasSent() {
        // Given: version 1 was agreed on, then 2; the picture was sent after that
        timetable.set(new Rollout("chaos", 1, null, 0.0, "", Instant.EPOCH, null));
        timetable.agreed(Instant.EPOCH.minusSeconds(2));
        timetable.set(new Rollout("chaos", 2, null, 0.0, "", Instant.EPOCH, null));
        assertThat(timetable.isAgreed()).isFalse();
        tally.poisoned(4, poisoned(FIRST));
        assertThat(tally.verdict().wrong()).as("while it is not agreed on").isZero();

        // When
        timetable.agreed(Instant.EPOCH.minusSeconds(1));
        tally.poisoned(4, poisoned(SECOND));

        // Then
        assertThat(tally.verdict().wrong()).isOne();
        assertThat(tally.verdict().examples()).anyMatch(example -> example.contains("is of version 1"));
    }

    @Test
    void shouldCountAWrongOutcomeWhenASourceOutsideTheShareGetsTheCanary() {
        double share = new CanaryShare(0.5).includes("camera-001") ? 0.001 : 0.5;
        timetable.set(new Rollout("chaos", 2, 1, share, "", Instant.EPOCH, null));

        tally.poisoned(4, poisoned(FIRST));

        assertThat(tally.verdict().wrong()).isOne();
    }

    @Test
    void shouldCountAWrongOutcomeWhenAnOutputHasNoInput() {
        tally.poisoned(4, poisoned(new NumberedRecord(9, 9, Kind.GOOD, 1)));
        tally.dead(0, dead(77, DeadLetterReason.UNDECODABLE));

        assertThat(tally.verdict().wrong()).isEqualTo(2);
    }

    @Test
    void shouldRefuseInputsThatAreThereTwice() {
        Position elsewhere = new Position(1, 0);

        assertThatThrownBy(() -> tally.input(elsewhere, FIRST)).isInstanceOf(IllegalStateException.class);
    }

    private static PoisonedRecord poisoned(NumberedRecord record) {
        float[] means = POOL.fingerprint(record.picture()).means();
        return PoisonedRecord.newBuilder()
                .setId(record.id())
                .setSource("camera-001")
                .setCapturedAt(Instant.EPOCH)
                .setNetworkId("chaos")
                .setDpfVersion(1)
                .setTensor(WireTensors.encode(means, new int[] {means.length}, new TensorEncoding.Float32()))
                .setAttributes(Map.of())
                .build();
    }

    private static DeadLetter dead(long offset, DeadLetterReason reason) {
        return DeadLetter.newBuilder()
                .setTopic("raw-images")
                .setPartition(0)
                .setOffset(offset)
                .setReason(reason)
                .setDetail("bad by design")
                .setFailedAt(Instant.EPOCH)
                .build();
    }
}
