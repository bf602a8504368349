package io.dpfgateway.trainer.report;

import io.dpfgateway.trainer.attack.Sighting;
import java.util.List;
import java.util.Locale;

/**
 * One held-out picture beside what the adversaries made of it.
 *
 * @param name names it on the page
 * @param ssim how alike the adaptive adversary's is
 * @param pictures the original first
 */
record PictureStrip(String name, String ssim, List<Shown> pictures) {
    static PictureStrip of(String name, Sighting sighting, PictureShape shape) {
        return new PictureStrip(
                name,
                Figures.ssim(sighting.adaptiveSsim()),
                List.of(
                        show(name, "original", "original", sighting.original(), shape),
                        show(name, "clean", "rebuilt from clean features", sighting.fromClean(), shape),
                        show(name, "known", "rebuilt by the known adversary", sighting.byKnown(), shape),
                        show(name, "adaptive", "rebuilt by the adaptive adversary", sighting.byAdaptive(), shape)));
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
