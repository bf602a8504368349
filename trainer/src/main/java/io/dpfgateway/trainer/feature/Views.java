package io.dpfgateway.trainer.feature;

import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.trainer.picture.Augmentation;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The views of each picture that go through the front: itself, then its mirror image, then its changed copies. The same each
 * time, whatever else there is: a copy depends on the seed, its number and its picture's place in the list.
 *
 * @param augmentation what is made of each picture
 * @param seed of the changes
 */
public record Views(Augmentation augmentation, long seed) {
    /** Each picture as it is. */
    public static final Views PLAIN = new Views(Augmentation.NONE, 0);

    private static final int BILINEAR = 0;
    private static final int REPEAT_BORDER = 1;

    /** How many there are of each picture. */
    int count() {
        return augmentation.views();
    }

    /**
     * One view of some pictures.
     *
     * @param view from 0 to less than {@link #count}
     * @param input pictures as the network's input, on the processor
     * @param first the place of the first of them in the list
     */
    Tensor of(int view, Tensor input, InputSpec spec, int first) {
        int made = augmentation.mirror() ? 2 : 1;
        if (view == 0) {
            return input;
        }
        return view < made ? input.flip(3) : copy(view - made, input, spec, first);
    }

    private Tensor copy(int number, Tensor input, InputSpec spec, int first) {
        CopyChange[] changes = IntStream.range(0, Math.toIntExact(input.size(0)))
                .mapToObj(i -> CopyChange.draw(random(first + i, number), augmentation.mirror()))
                .toArray(CopyChange[]::new);
        Tensor moved = moved(Tensors.toUnitRange(input, spec), changes, spec);
        Tensor lit = lit(moved, changes);
        // In the 8 bits that a cache keeps and a camera gives, so that the features are of just that picture.
        return Tensors.ofUnitRange(Levels.toUnitRange(Levels.of(lit)), spec);
    }

    private SplittableRandom random(int place, int number) {
        return new SplittableRandom(seed * 0x5851F42D4C957F2DL + (long) place * Augmentation.MOST_COPIES + number);
    }

    /** Pictures with the changes of place: bilinear, beyond the border what is on it. */
    static Tensor moved(Tensor pictures, CopyChange[] changes, InputSpec spec) {
        int each = 6;
        float[] maps = new float[each * changes.length];
        for (int i = 0; i < changes.length; i++) {
            System.arraycopy(changes[i].source(spec.height(), spec.width()), 0, maps, each * i, each);
        }
        Tensor places = torch.affine_grid_generator(
                torch.tensor(maps).reshape(changes.length, 2, 3),
                new long[] {changes.length, pictures.size(1), spec.height(), spec.width()},
                false);
        return torch.grid_sampler(pictures, places, BILINEAR, REPEAT_BORDER, false);
    }

    private static Tensor lit(Tensor pictures, CopyChange[] changes) {
        float[] brightness = new float[changes.length];
        float[] contrast = new float[changes.length];
        for (int i = 0; i < changes.length; i++) {
            brightness[i] = (float) changes[i].brightness();
            contrast[i] = (float) changes[i].contrast();
        }
        Tensor mean = pictures.mean(new long[] {1, 2, 3}, true, null);
        return pictures.sub(mean).mul(each(contrast)).add(mean.mul(each(brightness)));
    }

    private static Tensor each(float[] values) {
        return torch.tensor(values).reshape(values.length, 1, 1, 1);
    }
}
