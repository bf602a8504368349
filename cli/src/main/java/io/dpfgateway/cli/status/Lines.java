package io.dpfgateway.cli.status;

import io.dpfgateway.cli.rollout.StandingTable;
import java.util.ArrayList;
import java.util.List;

/** Lines of text for a terminal of {@value #COLUMNS} columns. Used by one thread. */
final class Lines {
    static final int COLUMNS = 100;

    private final List<String> lines = new ArrayList<>();

    /** A line as it is, but for blanks at its end. */
    void add(String line) {
        lines.add(line.stripTrailing());
    }

    /** Sets what follows apart. */
    void gap() {
        if (!lines.isEmpty()) {
            lines.add("");
        }
    }

    /** A text on as many lines as it takes, each but the first as far in as the first one's text. */
    void wrap(String label, String text) {
        String indent = " ".repeat(label.length());
        StringBuilder line = new StringBuilder(label);
        boolean isEmpty = true;
        for (String word : StandingTable.harmless(text).split(" ", -1)) {
            for (String piece : pieces(word, COLUMNS - label.length())) {
                if (!isEmpty && line.length() + 1 + piece.length() > COLUMNS) {
                    add(line.toString());
                    line = new StringBuilder(indent);
                    isEmpty = true;
                }
                line.append(isEmpty ? "" : " ").append(piece);
                isEmpty = false;
            }
        }
        add(line.toString());
    }

    private static List<String> pieces(String word, int width) {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < word.length(); from += width) {
            pieces.add(word.substring(from, Math.min(word.length(), from + width)));
        }
        return pieces;
    }

    /** A cell of a table: long names are cut, and what would move a terminal's cursor is replaced. */
    static String cell(String text, int width) {
        String harmless = StandingTable.harmless(text);
        return harmless.length() <= width ? harmless : harmless.substring(0, width - 1) + "…";
    }

    List<String> all() {
        return List.copyOf(lines);
    }
}
