package io.dpfgateway.trainer.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.encode.PngEncoder;
import io.dpfgateway.model.input.Channels;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureSplitterTest {
    private static final InputSpec INPUT =
            new InputSpec(8, 6, Channels.RGB, ResizePolicy.STRETCH, List.of(0., 0., 0.), List.of(1., 1., 1.));

    @Test
    void shouldSplitTheSameWhateverTheOrder() {
        // Given
        List<byte[]> pictures = pictures(200);
        PictureSplit split = split(pictures);

        // When
        Collections.shuffle(pictures, new Random(1));
        PictureSplit shuffled = split(pictures);

        // Then
        assertThat(hashes(shuffled.train())).isEqualTo(hashes(split.train()));
        assertThat(hashes(shuffled.heldOut())).isEqualTo(hashes(split.heldOut()));
        assertThat(hashes(split.train())).doesNotContainAnyElementsOf(hashes(split.heldOut()));
    }

    @Test
    void shouldHoldOutAboutTheShare() {
        // When
        PictureSplit split = split(pictures(1000));

        // Then
        assertThat(split.heldOut().size()).isBetween(250, 350);
        assertThat(split.train().size() + split.heldOut().size()).isEqualTo(1000);
    }

    @Test
    void shouldKeepAPictureOnItsSideWhenOthersCome() {
        // Given
        List<byte[]> pictures = pictures(100);

        // When
        PictureSplit few = split(pictures.subList(0, 50));
        PictureSplit all = split(pictures);

        // Then
        assertThat(hashes(all.train())).containsAll(hashes(few.train()));
        assertThat(hashes(all.heldOut())).containsAll(hashes(few.heldOut()));
    }

    @Test
    void shouldTakeAPictureOnceHoweverOftenItComes() {
        // Given
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.3);
        byte[] picture = pictures(1).get(0);

        // When
        splitter.add(null, picture);
        splitter.add("cat", picture);
        splitter.add(null, picture);

        // Then
        assertThat(splitter.size()).isEqualTo(1);
        assertThat(splitter.unsplit()).extracting(PreparedPicture::label).containsExactly("cat");
    }

    @Test
    void shouldCountDamagedPicturesAndGoOn() {
        // Given
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.3);

        // When
        splitter.add(null, new byte[] {1, 2, 3});
        splitter.add(null, new byte[0]);
        splitter.add(null, pictures(1).get(0));

        // Then
        assertThat(splitter.split().skipped()).isEqualTo(2);
        assertThat(splitter.size()).isEqualTo(1);
    }

    @Test
    void shouldLearnNothingFromTestPicturesWhenTheyAreAmongThoseToLearnFrom() {
        // Given
        List<byte[]> pictures = pictures(20);
        PictureSplitter learned = new PictureSplitter(INPUT, 0.3);
        pictures.forEach(picture -> learned.add(null, picture));
        PictureSplitter tested = new PictureSplitter(INPUT, 0.3);
        pictures.subList(15, 20).forEach(picture -> tested.add(null, picture));
        tested.add(null, new byte[0]);

        // When
        PictureSplit split = PictureSplit.apart(learned, tested);

        // Then
        assertThat(split.train()).hasSize(15);
        assertThat(split.heldOut()).hasSize(5);
        assertThat(hashes(split.train())).doesNotContainAnyElementsOf(hashes(split.heldOut()));
        assertThat(split.skipped()).isEqualTo(1);
    }

    @Test
    void shouldPrepareAsTheInputSays() {
        // Given
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.3);

        // When
        splitter.add(null, pictures(1).get(0));

        // Then
        assertThat(splitter.unsplit().get(0).values()).hasSize(3 * 6 * 8);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, Double.NaN})
    void shouldRefuseAShareThatLeavesASideEmpty(double share) {
        assertThatThrownBy(() -> new PictureSplitter(INPUT, share))
                .isInstanceOf(InvalidSplitException.class)
                .hasMessageContaining("give a number above 0 and below 1");
    }

    @Test
    void shouldKeepAllPicturesOfALabelOnOneSideWhenByLabel() {
        // Given
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.3, SplitRule.BY_LABEL);
        List<byte[]> pictures = pictures(60);
        for (int i = 0; i < pictures.size(); i++) {
            splitter.add("person " + i % 10, pictures.get(i));
        }

        // When
        PictureSplit split = splitter.split();

        // Then
        Set<String> train = labels(split.train());
        Set<String> heldOut = labels(split.heldOut());
        assertThat(heldOut).hasSize(3).doesNotContainAnyElementsOf(train);
        assertThat(train).hasSize(7);
        assertThat(split.train()).hasSize(42);
        assertThat(split.heldOut()).hasSize(18);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 0.999})
    void shouldLeaveNoSideEmptyWhenByLabel(double share) {
        PictureSplitter splitter = new PictureSplitter(INPUT, share, SplitRule.BY_LABEL);
        splitter.add("a", pictures(2).get(0));
        splitter.add("b", pictures(2).get(1));

        assertThat(splitter.split().train()).hasSize(1);
        assertThat(splitter.split().heldOut()).hasSize(1);
    }

    @Test
    void shouldRefuseToSplitByLabelWhereLabelsDoNotAllowIt() {
        PictureSplitter one = new PictureSplitter(INPUT, 0.3, SplitRule.BY_LABEL);
        one.add("a", pictures(2).get(0));
        assertThatThrownBy(one::split)
                .isInstanceOf(InvalidSplitException.class)
                .hasMessageContaining("there are 1 labels; at least 2 are needed");
        one.add(null, pictures(2).get(1));
        assertThatThrownBy(one::split)
                .isInstanceOf(InvalidSplitException.class)
                .hasMessageContaining("some have none; put each into a folder named by its label");
    }

    private static Set<String> labels(List<PreparedPicture> pictures) {
        return pictures.stream().map(picture -> String.valueOf(picture.label())).collect(Collectors.toSet());
    }

    private static PictureSplit split(List<byte[]> pictures) {
        PictureSplitter splitter = new PictureSplitter(INPUT, 0.3);
        pictures.forEach(picture -> splitter.add(null, picture));
        return splitter.split();
    }

    private static List<String> hashes(List<PreparedPicture> pictures) {
        return pictures.stream().map(PreparedPicture::sha256).toList();
    }

    private static List<byte[]> pictures(int count) {
        Random random = new Random(9);
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] samples = new byte[48];
            random.nextBytes(samples);
            pictures.add(PngEncoder.encode(Picture.grey(8, 6, samples)));
        }
        return pictures;
    }
}
