package io.dpfgateway.trainer.gate;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as a person writes them: 0.5 and 93, neither 0.50 nor 9.3E1. */
final class Figure {
    private static final int DIGITS = 4;

    private Figure() {}

    /** With all its digits. */
    static String text(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    /** With four digits behind the point, or all where it would read as the bound that it misses. */
    static String rounded(double value, double bound) {
        BigDecimal four = BigDecimal.valueOf(value).setScale(DIGITS, RoundingMode.HALF_UP);
        return four.compareTo(BigDecimal.valueOf(bound)) == 0 ? text(value) : text(four.doubleValue());
    }
}
