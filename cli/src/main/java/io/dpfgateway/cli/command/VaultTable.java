package io.dpfgateway.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.trainer.vault.AuditLine;
import io.dpfgateway.trainer.vault.Entry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a vault holds, and its audit log, as lines for people or objects for programs. */
final class VaultTable {
    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private static final String SOURCE_ROW = "%-24s  %8s  %12s  %-20s  %s";
    private static final String ENTRY_ROW = "%-32s  %-20s  %-20s  %10s";
    private static final String AUDIT_ROW = "%6s  %-20s  %-10s  %6s  %8s  %-16s  %s";
    private static final int HASH_SHOWN = 12;

    private VaultTable() {}

    /** A line for each source. */
    static List<String> sources(List<Entry> entries) {
        List<String> lines = new ArrayList<>();
        lines.add(SOURCE_ROW.formatted("SOURCE", "PICTURES", "BYTES", "OLDEST", "NEWEST"));
        Map<String, List<Entry>> bySource =
                entries.stream().collect(Collectors.groupingBy(Entry::source, TreeMap::new, Collectors.toList()));
        bySource.forEach((source, own) -> lines.add(SOURCE_ROW.formatted(
                harmless(source), own.size(), bytes(own), WHEN.format(oldest(own)), WHEN.format(newest(own)))));
        return lines;
    }

    /** A line for each picture, oldest first. */
    static List<String> pictures(List<Entry> entries) {
        List<String> lines = new ArrayList<>();
        lines.add(ENTRY_ROW.formatted("ID", "RECORDED", "STORED", "BYTES"));
        entries.stream()
                .sorted(Comparator.comparing(Entry::recordedAt))
                .map(entry -> ENTRY_ROW.formatted(
                        harmless(entry.id()),
                        WHEN.format(entry.recordedAt()),
                        WHEN.format(entry.storedAt()),
                        entry.fileBytes()))
                .forEach(lines::add);
        return lines;
    }

    /** One JSON object for a picture. */
    static String json(Entry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", entry.source()).put("id", entry.id());
        json.put("recordedAt", entry.recordedAt().toString());
        json.put("storedAt", entry.storedAt().toString());
        json.put("bytes", entry.fileBytes()).put("entry", entry.name());
        return json.toString();
    }

    private static long bytes(List<Entry> entries) {
        return entries.stream().mapToLong(Entry::fileBytes).sum();
    }

    private static Instant oldest(List<Entry> entries) {
        return entries.stream()
                .map(Entry::recordedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Instant newest(List<Entry> entries) {
        return entries.stream()
                .map(Entry::recordedAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    static String auditHeader() {
        return AUDIT_ROW.formatted("LINE", "AT", "ACTION", "COUNT", "LEFT", "WHO", "WHY");
    }

    static String auditRow(AuditLine line) {
        String subject = line.subject().isEmpty() ? "" : " (" + shortened(line.subject()) + ")";
        return AUDIT_ROW.formatted(
                line.number(),
                WHEN.format(line.at()),
                line.action(),
                line.count(),
                line.entries(),
                harmless(line.who()),
                harmless(line.why()) + subject);
    }

    private static String shortened(String subject) {
        int digits = subject.indexOf(':') + 1 + HASH_SHOWN;
        return subject.substring(0, Math.min(digits, subject.length()));
    }

    /** One JSON object for a line of the audit log. */
    static String auditJson(AuditLine line) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("number", line.number()).put("at", line.at().toString());
        json.put("action", line.action().name()).put("count", line.count());
        json.put("who", line.who()).put("why", line.why()).put("subject", line.subject());
        return json.put("entries", line.entries()).toString();
    }

    /** What others have written can end no line and move no cursor. */
    private static String harmless(String text) {
        return text.replaceAll("\\p{C}", "?");
    }
}
