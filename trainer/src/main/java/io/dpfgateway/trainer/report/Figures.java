package io.dpfgateway.trainer.report;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as the page shows them, the same in every locale. */
final class Figures {
    private Figures() {}

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** A share as a percentage, with a space that does not break. */
    static String percent(double share) {
        return decimal(100 * share, 1) + "\u00a0%";
    }

    /** A share as percentage points. */
    static String points(double share) {
        return signed(decimal(100 * share, 2));
    }

    static String ssim(double value) {
        return signed(decimal(value, 3));
    }

    static String decibels(double value) {
        return signed(decimal(value, 1)) + "\u00a0dB";
    }

    /** With a true minus sign, at which no line breaks. */
    static String signed(String decimal) {
        return decimal.replace('-', '\u2212');
    }

    static String decimal(double value, int digits) {
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.matches("-0\\.0*") ? text.substring(1) : text;
    }

    /** With as many digits as the number has. */
    static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
