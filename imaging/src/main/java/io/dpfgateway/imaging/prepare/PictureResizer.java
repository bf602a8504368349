package io.dpfgateway.imaging.prepare;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.model.input.InputSpec;
import io.dpfgateway.model.input.ResizePolicy;

/**
 * Brings pictures to one size. A picture that has it already is returned as it is. Sizes and rounding follow what networks
 * are trained with:
 *
 * <ul>
 *   <li>{@code STRETCH}: Pillow's {@code resize}.
 *   <li>{@code CROP}: torchvision's {@code Resize} of the side that is short for the target, then {@code CenterCrop}.
 *   <li>{@code PAD}: Pillow's {@code ImageOps.pad} on black.
 * </ul>
 *
 * <p>Only what is seen is computed. Safe for use by many threads.
 */
public final class PictureResizer {
    private final ResizePolicy policy;
    private final int width;
    private final int height;

    /** A resizer to the size and with the policy of this network input. */
    public PictureResizer(InputSpec spec) {
        this(spec.resize(), spec.width(), spec.height());
    }

    /** A resizer to {@code width} x {@code height} pixels, each at least 1. */
    public PictureResizer(ResizePolicy policy, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("size is " + width + " x " + height + "; give at least 1 x 1");
        }
        this.policy = policy;
        this.width = width;
        this.height = height;
    }

    /** The picture in this resizer's size, with as many planes as before. */
    public Picture resize(Picture picture) {
        if (picture.width() == width && picture.height() == height) {
            return picture;
        }
        Span columns = columns(picture);
        Span rows = rows(picture);
        TriangleFilter horizontal = new TriangleFilter(columns);
        TriangleFilter vertical = new TriangleFilter(rows);
        byte[] samples = new byte[picture.planes() * height * width];
        int[] sums = new int[columns.seen()];
        for (int plane = 0; plane < picture.planes(); plane++) {
            byte[] narrowed = narrow(picture, plane, horizontal, vertical);
            int at = (plane * height + rows.seenAt()) * width + columns.seenAt();
            for (int y = 0; y < rows.seen(); y++) {
                vertical.across(narrowed, y, sums, samples, at + y * width);
            }
        }
        return picture.planes() == 1 ? Picture.grey(width, height, samples) : Picture.rgb(width, height, samples);
    }

    /** The rows that the vertical filter needs, filtered horizontally. */
    private static byte[] narrow(Picture picture, int plane, TriangleFilter horizontal, TriangleFilter vertical) {
        int first = vertical.firstNeeded();
        int count = vertical.endNeeded() - first;
        byte[] row = new byte[picture.width()];
        byte[] narrowed = new byte[count * horizontal.size()];
        for (int y = 0; y < count; y++) {
            picture.copyRow(plane, first + y, row);
            horizontal.along(row, narrowed, y * horizontal.size());
        }
        return narrowed;
    }

    private Span columns(Picture picture) {
        int scaled =
                switch (policy) {
                    case STRETCH -> width;
                    case CROP -> isWide(picture) ? roundedDown(picture.width(), height, picture.height()) : width;
                    case PAD -> isWide(picture) ? width : rounded(picture.width(), height, picture.height());
                };
        return new Span(picture.width(), scaled, width);
    }

    private Span rows(Picture picture) {
        int scaled =
                switch (policy) {
                    case STRETCH -> height;
                    case CROP -> isWide(picture) ? height : roundedDown(picture.height(), width, picture.width());
                    case PAD -> isWide(picture) ? rounded(picture.height(), width, picture.width()) : height;
                };
        return new Span(picture.height(), scaled, height);
    }

    /** Whether the picture is wider than the target for its height, or just as wide. */
    private boolean isWide(Picture picture) {
        return (long) picture.width() * height >= (long) picture.height() * width;
    }

    private static int roundedDown(int side, int to, int from) {
        return (int) ((long) side * to / from);
    }

    /** Half a pixel goes to the even side, as in Python. */
    private static int rounded(int side, int to, int from) {
        return Math.max(1, (int) Math.rint((double) side * to / from));
    }
}
