package io.dpfgateway.schemas.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatTest {
    private static final int HALVES = 1 << 16;

    @Test
    void shouldGiveEveryHalfBackWhenItGoesThroughFloat() {
        for (int bits = 0; bits < HALVES; bits++) {
            short half = (short) bits;

            short back = HalfFloat.fromFloat(HalfFloat.toFloat(half));

            if (isNan(bits)) {
                assertThat(HalfFloat.toFloat(half)).as("half %04x", bits).isNaN();
                assertThat(back & 0xffff).as("half %04x", bits).isEqualTo((bits & 0x8000) | 0x7e00);
            } else {
                assertThat(back).as("half %04x", bits).isEqualTo(half);
            }
        }
    }

    @Test
    void shouldMeanWhatTheStandardSaysWhenAnyHalfIsRead() {
        for (int bits = 0; bits < HALVES; bits++) {
            if (!isNan(bits)) {
                assertThat((double) HalfFloat.toFloat((short) bits))
                        .as("half %04x", bits)
                        .isEqualTo(valueOf(bits));
            }
        }
    }

    /** Between every two neighbours: the middle goes to the even one, a hair to either side to the nearer one. */
    @Test
    void shouldRoundToNearestEvenWhenANumberIsBetweenTwoHalves() {
        for (int bits = 0; bits < 0x7bff; bits++) {
            float middle = (float) ((valueOf(bits) + valueOf(bits + 1)) / 2);
            int even = (bits & 1) == 0 ? bits : bits + 1;

            assertThat(HalfFloat.fromFloat(middle))
                    .as("middle above %04x", bits)
                    .isEqualTo((short) even);
            assertThat(HalfFloat.fromFloat(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfFloat.fromFloat(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(HalfFloat.fromFloat(-middle)).isEqualTo((short) (even | 0x8000));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, 0000",
        "-0.0, 8000",
        "1.0, 3c00",
        "-2.0, c000",
        "65504.0, 7bff",
        "65519.996, 7bff",
        "65520.0, 7c00",
        "3.4028235e38, 7c00",
        "-1e5, fc00",
        "Infinity, 7c00",
        "-Infinity, fc00",
        "NaN, 7e00",
        "6.1035156e-5, 0400",
        "5.9604645e-8, 0001",
        "2.9802322e-8, 0000",
        "2.9802326e-8, 0001",
        "1.4e-45, 0000",
        "0.1, 2e66",
    })
    void shouldGiveTheKnownBitsWhenTheNumberIsAnEdge(float value, String hex) {
        assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) Integer.parseInt(hex, 16));
    }

    @Test
    void shouldBeNoFartherThanANeighbourWhenNumbersAreRandom() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!(Math.abs(value) < 65504)) {
                continue;
            }
            short half = HalfFloat.fromFloat(value);
            double error = Math.abs(value - (double) HalfFloat.toFloat(half));
            int magnitude = half & 0x7fff;
            double above = Math.abs(Math.abs((double) value) - valueOf(magnitude + 1));
            double below = magnitude == 0 ? error : Math.abs(Math.abs((double) value) - valueOf(magnitude - 1));

            assertThat(error).isLessThanOrEqualTo(Math.min(above, below));
        }
    }

    private static boolean isNan(int bits) {
        return (bits & 0x7c00) == 0x7c00 && (bits & 0x3ff) != 0;
    }

    /** The definition in IEEE 754, in doubles, where every step is exact. */
    private static double valueOf(int bits) {
        int sign = (bits & 0x8000) == 0 ? 1 : -1;
        int exponent = (bits >> 10) & 31;
        int fraction = bits & 0x3ff;
        if (exponent == 31) {
            return sign * Double.POSITIVE_INFINITY;
        }
        return exponent == 0
                ? sign * fraction * Math.pow(2, -24)
                : sign * (1024 + fraction) * Math.pow(2, exponent - 25);
    }
}
