package io.dpfgateway.cli.status;

import java.time.Duration;

/** How long ago something was, as people say it. */
final class Age {
    /** Up to so many of a unit, the next larger one would tell too little. */
    private static final int TELLING = 2;

    private Age() {}

    /** In the largest unit of which there are two; in seconds below two minutes. */
    static String of(Duration age) {
        if (age.toDays() >= TELLING) {
            return age.toDays() + " d";
        }
        if (age.toHours() >= TELLING) {
            return age.toHours() + " h";
        }
        return age.toMinutes() >= TELLING ? age.toMinutes() + " min" : Math.max(0, age.toSeconds()) + " s";
    }
}
