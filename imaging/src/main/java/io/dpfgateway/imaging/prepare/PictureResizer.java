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
    /** How many times the resized picture's size is left; Pillow's {@code reducing_gap}, of which it says that 2 is hardly seen. */
    private static final int REDUCING_GAP = 2;

    private static final int STRONGEST_REDUCTION = 8;

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
        Span columns = new Span(picture.width(), columns(picture.width(), picture.height()), width);
        Span rows = new Span(picture.height(), rows(picture.width(), picture.height()), height);
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

    /**
     * By how much a picture of that size may be reduced before it is resized; a {@link
     * io.dpfgateway.imaging.decode.Reduction}. What is left has at least twice the size that it is resized to.
     */
    public int reduction(int fromWidth, int fromHeight) {
        int columns = columns(fromWidth, fromHeight);
        int rows = rows(fromWidth, fromHeight);
        int factor = STRONGEST_REDUCTION;
        while (factor > 1 && !(leavesEnough(fromWidth, factor, columns) && leavesEnough(fromHeight, factor, rows))) {
            factor /= 2;
        }
        return factor;
    }

    private static boolean leavesEnough(int side, int factor, int scaled) {
        return side % factor == 0 && side / factor >= (long) REDUCING_GAP * scaled;
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

    /** How many columns of a picture of that size there are before they are cut or padded. */
    private int columns(int fromWidth, int fromHeight) {
        return switch (policy) {
            case STRETCH -> width;
            case CROP -> isWide(fromWidth, fromHeight) ? roundedDown(fromWidth, height, fromHeight) : width;
            case PAD -> isWide(fromWidth, fromHeight) ? width : rounded(fromWidth, height, fromHeight);
        };
    }

    /** How many rows of a picture of that size there are before they are cut or padded. */
    private int rows(int fromWidth, int fromHeight) {
        return switch (policy) {
            case STRETCH -> height;
            case CROP -> isWide(fromWidth, fromHeight) ? height : roundedDown(fromHeight, width, fromWidth);
            case PAD -> isWide(fromWidth, fromHeight) ? rounded(fromHeight, width, fromWidth) : height;
        };
    }

    /** Whether such a picture is wider than the target for its height, or just as wide. */
    private boolean isWide(int fromWidth, int fromHeight) {
        return (long) fromWidth * height >= (long) fromHeight * width;
    }

    private static int roundedDown(int side, int to, int from) {
        return (int) ((long) side * to / from);
    }

    /** Half a pixel goes to the even side, as in Python. */
    private static int rounded(int side, int to, int from) {
        return Math.max(1, (int) Math.rint((double) side * to / from));
    }
}
