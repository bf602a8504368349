package io.dpfgateway.imaging.benchmark;

import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.decode.Reduction;
import io.github.humbleui.skija.Bitmap;
import io.github.humbleui.skija.Codec;
import io.github.humbleui.skija.ColorAlphaType;
import io.github.humbleui.skija.Data;
import io.github.humbleui.skija.ImageInfo;
import java.nio.ByteBuffer;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.leptonica.PIX;
import org.bytedeco.leptonica.global.leptonica;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.lwjgl.stb.STBImage;
import org.lwjgl.system.MemoryUtil;

/**
 * A JPEG decoder, used as a gateway would. All but those of this project decode the bytes as they come, without the walk over the
 * header that each of them would need too. They throw where they say that a picture is damaged.
 */
public enum Candidate {
    /** ImageIO behind the header walk: what decodes whole pictures in this project. */
    IMAGE_IO {
        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            return DECODER.decode(encoded);
        }
    },

    /** This project's choice: reduced by Leptonica where that is allowed, whole by ImageIO. */
    CHOSEN {
        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            return DECODER.decode(encoded, reduction);
        }
    },

    LEPTONICA {
        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            PIX pix = leptonica.pixReadMemJpeg(encoded, encoded.length, 0, 1, new int[1], 0);
            if (pix == null) {
                throw new IllegalArgumentException("refused");
            }
            PIX colour = leptonica.pixConvertTo32(pix);
            try {
                int[] words = new int[colour.wpl() * colour.h()];
                colour.data().get(words);
                return picture(colour.w(), colour.h(), i -> words[i] >>> 24, i -> words[i] >>> 16, i -> words[i] >>> 8);
            } finally {
                leptonica.pixDestroy(colour);
                leptonica.pixDestroy(pix);
            }
        }
    },

    OPENCV {
        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            return openCv(encoded, opencv_imgcodecs.IMREAD_COLOR);
        }
    },

    OPENCV_REDUCED {
        private final Map<Integer, Integer> flags = Map.of(
                1, opencv_imgcodecs.IMREAD_COLOR,
                2, opencv_imgcodecs.IMREAD_REDUCED_COLOR_2,
                4, opencv_imgcodecs.IMREAD_REDUCED_COLOR_4,
                8, opencv_imgcodecs.IMREAD_REDUCED_COLOR_8);

        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            int height = frame(encoded, 5);
            int width = frame(encoded, 7);
            return openCv(encoded, flags.get(reduction.factor(width, height)));
        }
    },

    SKIJA {
        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            try (Data data = Data.makeFromBytes(encoded);
                    Codec codec = Codec.makeFromData(data);
                    Bitmap bitmap = codec.readPixels()) {
                byte[] bgra = bitmap.readPixels(
                        ImageInfo.makeN32(bitmap.getWidth(), bitmap.getHeight(), ColorAlphaType.OPAQUE),
                        4L * bitmap.getWidth(),
                        0,
                        0);
                return picture(
                        bitmap.getWidth(),
                        bitmap.getHeight(),
                        i -> bgra[4 * i + 2],
                        i -> bgra[4 * i + 1],
                        i -> bgra[4 * i]);
            }
        }
    },

    STB {
        @Override
        Picture decode(byte[] encoded, Reduction reduction) {
            ByteBuffer in = MemoryUtil.memAlloc(encoded.length).put(encoded).flip();
            int[] width = new int[1];
            int[] height = new int[1];
            ByteBuffer pixels = STBImage.stbi_load_from_memory(in, width, height, new int[1], 3);
            MemoryUtil.memFree(in);
            if (pixels == null) {
                throw new IllegalArgumentException("refused");
            }
            byte[] rgb = new byte[pixels.remaining()];
            pixels.get(0, rgb);
            STBImage.stbi_image_free(pixels);
            return picture(width[0], height[0], i -> rgb[3 * i], i -> rgb[3 * i + 1], i -> rgb[3 * i + 2]);
        }
    };

    private static final PictureDecoder DECODER = new PictureDecoder(PictureLimits.DEFAULT);

    /**
     * The pixels of a JPEG in colour.
     *
     * @throws RuntimeException where the decoder says that it is damaged
     */
    abstract Picture decode(byte[] encoded, Reduction reduction);

    private static Picture openCv(byte[] encoded, int flag) {
        try (BytePointer bytes = new BytePointer(encoded);
                Mat in = new Mat(1, encoded.length, 0, bytes);
                Mat out = opencv_imgcodecs.imdecode(in, flag | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION)) {
            if (out.empty()) {
                throw new IllegalArgumentException("refused");
            }
            byte[] bgr = new byte[3 * out.rows() * out.cols()];
            out.data().get(bgr);
            return picture(out.cols(), out.rows(), i -> bgr[3 * i + 2], i -> bgr[3 * i + 1], i -> bgr[3 * i]);
        }
    }

    /** Two bytes of the frame header of a whole JPEG. */
    private static int frame(byte[] jpeg, int offset) {
        ByteBuffer in = ByteBuffer.wrap(jpeg);
        int at = 2;
        while ((in.getShort(at) & 0xfffd) != 0xffc0) {
            at += 2 + (in.getShort(at + 2) & 0xffff);
        }
        return in.getShort(at + offset) & 0xffff;
    }

    private static Picture picture(int width, int height, Samples red, Samples green, Samples blue) {
        int pixels = width * height;
        byte[] planes = new byte[3 * pixels];
        for (int i = 0; i < pixels; i++) {
            planes[i] = (byte) red.at(i);
            planes[pixels + i] = (byte) green.at(i);
            planes[2 * pixels + i] = (byte) blue.at(i);
        }
        return Picture.rgb(width, height, planes);
    }

    private interface Samples {
        int at(int pixel);
    }
}
