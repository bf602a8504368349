package io.dpfgateway.trainer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dpfgateway.trainer.Progress;
import io.dpfgateway.trainer.TinyNetwork;
import io.dpfgateway.trainer.TinyTask;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private static final PictureSplit PICTURES = TinyTask.pictures(300).split();
    private static final Reconstructor.Schedule SCHEDULE = new Reconstructor.Schedule(60, 32, 1);

    @Test
    void shouldLearnTheLabelFromWhatTellsItAndFromNothingElse() {
        try (TinyNetwork tiny = TinyNetwork.open(PICTURES);
                FeatureCache blindTrain = tiny.clean().train().mapFeatures(torch::zeros_like);
                FeatureCache blindHeldOut = tiny.clean().heldOut().mapFeatures(torch::zeros_like)) {
            // Given
            Probe probe = new Probe(
                    new Attribute("label", labels(PICTURES.train()), labels(PICTURES.heldOut())),
                    SCHEDULE,
                    Progress.SILENT);

            // When
            AttributeAttack attack = probe.result(List.of(
                    probe.guess(
                            Sees.CLEAN_FEATURES,
                            tiny.clean().train(),
                            tiny.clean().heldOut()),
                    probe.guess(Sees.POISONED_FEATURES, blindTrain, blindHeldOut)));

            // Then
            assertThat(probe.isUseful()).isTrue();
            assertThat(attack.classes()).isEqualTo(3);
            assertThat(attack.pictures()).isEqualTo(PICTURES.heldOut().size());
            assertThat(attack.guesses().get(0).best()).isGreaterThan(0.9);
            assertThat(attack.guesses().get(1).best()).isLessThan(0.6);
            assertThat(attack.majority()).isBetween(0.2, 0.5);
        }
    }

    @Test
    void shouldBeOfNoUseWhereAllAreAlike() {
        List<@Nullable String> one = new ArrayList<>(List.of("cat", "cat"));
        one.add(null);
        assertThat(new Probe(new Attribute("label", one, one), SCHEDULE, Progress.SILENT).isUseful())
                .isFalse();
        assertThat(new Probe(new Attribute("label", List.of("cat", "dog"), List.of("fish")), SCHEDULE, Progress.SILENT)
                        .isUseful())
                .isFalse();
    }

    private static List<@Nullable String> labels(List<PreparedPicture> pictures) {
        return pictures.stream().<@Nullable String>map(PreparedPicture::label).toList();
    }
}
