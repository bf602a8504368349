package io.dpfgateway.trainer.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.dpfgateway.trainer.attack.AttackResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A report as the page report.html: one file, no script, nothing fetched from elsewhere. Private: it shows pictures.
 * Thread-safe.
 */
public final class ReportHtml {
    private static final Template PAGE = compile();

    private ReportHtml() {}

    /**
     * The page in UTF-8; the same bytes for equal input. What is named in the report is escaped.
     *
     * @param attacks the pictures to show
     * @param pictureShape their channels (1, or 3 for red, green, blue), height and width
     */
    public static byte[] write(Report report, AttackResult attacks, List<Integer> pictureShape) {
        return PAGE.execute(new ReportPage(report, attacks, new PictureShape(pictureShape)))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Template compile() {
        try (Reader page = open("report")) {
            return Mustache.compiler()
                    .escapeHTML(true)
                    .strictSections(true)
                    .withLoader(ReportHtml::open)
                    .compile(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reader open(String template) {
        InputStream stream = ReportHtml.class.getResourceAsStream(template + ".html");
        if (stream == null) {
            throw new IllegalStateException("the template " + template + ".html is missing from this program");
        }
        return new InputStreamReader(stream, StandardCharsets.UTF_8);
    }
}
