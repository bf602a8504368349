package io.dpfgateway.cli.deadletter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.schemas.record.DeadLetter;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Dead letters as lines of text, for people or for programs. */
public final class LetterTable {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private static final String ROW = "%-20s  %-16s  %-24s  %-18s  %-26s  %-8s  %s";
    private static final int SOURCE_WIDTH = 16;
    private static final int ID_WIDTH = 24;

    private LetterTable() {}

    /** What stands over the columns. */
    public static String header() {
        return ROW.formatted("WHEN", "SOURCE", "ID", "REASON", "PLACE", "REPLAYED", "DETAIL");
    }

    /** One line, wide; long names are cut, and what would move a terminal's cursor is replaced. */
    public static String row(FiledLetter filed, boolean replayed) {
        DeadLetter letter = filed.letter();
        return ROW.formatted(
                WHEN.format(letter.getFailedAt()),
                cell(letter.getSource(), SOURCE_WIDTH),
                cell(letter.getId(), ID_WIDTH),
                letter.getReason(),
                filed.place(),
                replayed ? "yes" : "no",
                cell(letter.getDetail(), Integer.MAX_VALUE));
    }

    /** Source and id were chosen by whoever sent the picture. */
    private static String cell(@Nullable String text, int width) {
        if (text == null) {
            return "-";
        }
        String harmless = text.replaceAll("\\p{C}", "?");
        return harmless.length() <= width ? harmless : harmless.substring(0, width - 1) + "…";
    }

    /** One JSON object. */
    public static String json(FiledLetter filed, boolean replayed) {
        DeadLetter letter = filed.letter();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("failedAt", letter.getFailedAt().toString());
        json.put("source", letter.getSource());
        json.put("id", letter.getId());
        json.put("reason", letter.getReason().name());
        json.put("place", filed.place().toString());
        json.put("topic", letter.getTopic());
        json.put("partition", letter.getPartition());
        json.put("offset", letter.getOffset());
        json.put("dpfVersion", letter.getDpfVersion());
        json.put("detail", letter.getDetail());
        json.put("replayed", replayed);
        return json.toString();
    }
}
