package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Sighting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One held-out picture beside what the adversaries made of it.
 *
 * @param name names it on the page
 * @param ssim how alike the strongest adaptive adversary's is
 * @param pictures the original first
 */
record PictureStrip(String name, String ssim, List<Shown> pictures) {
    static PictureStrip of(String name, Sighting sighting, PictureShape shape) {
        List<Shown> shown = new ArrayList<>();
        shown.add(show(name, "original", "original", sighting.original(), shape));
        sighting.looks()
                .forEach(look -> shown.add(show(name, look.name(), "rebuilt " + look.what(), look.pixels(), shape)));
        return new PictureStrip(name, Figures.ssim(sighting.adaptiveSsim()), shown);
    }

    private static Shown show(String name, String kind, String what, float[] values, PictureShape shape) {
        return new Shown(
                kind, name.toLowerCase(Locale.ROOT) + ", " + what, shape.png(values), shape.width(), shape.height());
    }

    /**
     * @param kind the word under the picture
     * @param alt what it shows, for those who cannot see it
     * @param png the file in Base64
     */
    record Shown(String kind, String alt, String png, int width, int height) {}
}
