package io.dpfgateway.trainer.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.WireType;
import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.attack.AdversaryKind;
import io.dpfgateway.trainer.attack.Budget;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.picture.PictureSplit;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On versions whose DPF is one factor for all features: it hides nothing, or everything. */
class KeptAttackerTest {
    private static final PictureSplit PICTURES = TinyTask.pictures(300).split();
    private static final Budget BUDGET = new Budget(AdversaryKind.SMALL, 16, 60, 16);

    @TempDir
    Path folder;

    @Test
    void shouldSeeMuchOfWhatIsSharedPlainlyAndLittleOfWhatIsHidden() {
        // Given
        Bundle plain = bundle(1, 1, WireType.FLOAT16);
        Bundle hidden = bundle(2, 0, WireType.FLOAT16);

        // When
        LeakageReading ofPlain = attack(plain);
        LeakageReading ofHidden = attack(hidden);

        // Then
        assertThat(ofPlain.networkId()).isEqualTo("tiny");
        assertThat(ofPlain.version()).isEqualTo(1);
        assertThat(ofPlain.pictures()).isEqualTo(PICTURES.heldOut().size());
        assertThat(ofPlain.ssim().low()).isGreaterThan(ofHidden.ssim().high() + 0.1);
        LeakageThreshold between =
                new LeakageThreshold((ofPlain.ssim().low() + ofHidden.ssim().high()) / 2, 50);
        assertThat(ofPlain.misses(between)).isTrue();
        assertThat(ofHidden.misses(between)).isFalse();
    }

    @Test
    void shouldSeeWhatTheWireCarriesWhenItIsRounded() {
        // Given: bytes of such a scale are all 0
        Bundle rounded = bundle(1, 1, WireType.INT8);
        Bundle hidden = bundle(2, 0, WireType.FLOAT16);

        assertThat(attack(rounded).ssim()).isEqualTo(attack(hidden).ssim());
    }

    @Test
    void shouldNotJudgeByPicturesThatItHasLearnedFrom() {
        try (KeptAttacker attacker =
                KeptAttacker.train(bundle(1, 1, WireType.FLOAT16), PICTURES.train(), BUDGET, 1, Progress.SILENT)) {
            assertThatThrownBy(() -> attacker.measure(PICTURES.train(), Progress.SILENT))
                    .isInstanceOf(UnfitPicturesException.class)
                    .hasMessageContaining("has learned from every picture that was given");
        }
    }

    @Test
    void shouldRefuseToLearnFromTooFewPictures() {
        Bundle bundle = bundle(1, 1, WireType.FLOAT16);

        assertThatThrownBy(
                        () -> KeptAttacker.train(bundle, PICTURES.train().subList(0, 49), BUDGET, 1, Progress.SILENT))
                .isInstanceOf(UnfitPicturesException.class)
                .hasMessageContaining("there are 49 pictures");
    }

    @Test
    void shouldRebuildTheSameWhenItIsRestored() {
        Bundle bundle = bundle(1, 1, WireType.FLOAT16);
        try (KeptAttacker trained = KeptAttacker.train(bundle, PICTURES.train(), BUDGET, 1, Progress.SILENT);
                KeptAttacker restored = KeptAttacker.restore(bundle, trained.learned(), 1)) {
            assertThat(restored.measure(PICTURES.heldOut(), Progress.SILENT))
                    .isEqualTo(trained.measure(PICTURES.heldOut(), Progress.SILENT));
        }
    }

    private static LeakageReading attack(Bundle bundle) {
        try (KeptAttacker attacker = KeptAttacker.train(bundle, PICTURES.train(), BUDGET, 1, Progress.SILENT)) {
            return attacker.measure(PICTURES.heldOut(), Progress.SILENT);
        }
    }

    private Bundle bundle(int version, float factor, WireType type) {
        return FactorBundles.write(folder.resolve("bundle-" + version), version, factor, type);
    }
}
