package io.dpfgateway.imaging.decode;

import io.dpfgateway.imaging.Picture;

/**
 * How a picture was stored, as EXIF counts it from 1 (Exif 2.32, tag 274). Each name says which side of the upright picture the
 * first stored row and the first stored column are.
 */
enum Orientation {
    TOP_LEFT(false, false, false),
    TOP_RIGHT(false, true, false),
    BOTTOM_RIGHT(false, true, true),
    BOTTOM_LEFT(false, false, true),
    LEFT_TOP(true, false, false),
    RIGHT_TOP(true, false, true),
    RIGHT_BOTTOM(true, true, true),
    LEFT_BOTTOM(true, true, false);

    private final boolean turned;
    private final boolean fromLastColumn;
    private final boolean fromLastRow;

    Orientation(boolean turned, boolean fromLastColumn, boolean fromLastRow) {
        this.turned = turned;
        this.fromLastColumn = fromLastColumn;
        this.fromLastRow = fromLastRow;
    }

    /** Whether width and height change places. */
    boolean isTurned() {
        return turned;
    }

    /** The stored picture as it was seen. */
    Picture upright(Picture stored) {
        if (this == TOP_LEFT) {
            return stored;
        }
        int width = turned ? stored.height() : stored.width();
        int height = turned ? stored.width() : stored.height();
        byte[] from = stored.toBytes();
        byte[] to = new byte[from.length];
        int nextColumn = fromLastColumn ? -1 : 1;
        int nextRow = fromLastRow ? -stored.width() : stored.width();
        int right = turned ? nextRow : nextColumn;
        int down = turned ? nextColumn : nextRow;
        int start =
                (fromLastColumn ? stored.width() - 1 : 0) + (fromLastRow ? (stored.height() - 1) * stored.width() : 0);
        int at = 0;
        for (int plane = 0; plane < stored.planes(); plane++) {
            int row = plane * width * height + start;
            for (int y = 0; y < height; y++) {
                int pixel = row;
                for (int x = 0; x < width; x++) {
                    to[at++] = from[pixel];
                    pixel += right;
                }
                row += down;
            }
        }
        return stored.planes() == 1 ? Picture.grey(width, height, to) : Picture.rgb(width, height, to);
    }
}
