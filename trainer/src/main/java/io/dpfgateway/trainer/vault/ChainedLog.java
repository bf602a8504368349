package io.dpfgateway.trainer.vault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A log of JSON lines to which one only appends. Each line ends with {@code mac}: a keyed hash over the line before it and its own
 * bytes, so that no line can be changed, removed, added or moved without the key. The file beside it, {@code NAME.head}, says
 * which line is the last, so that none can be cut off the end; it is written after the line, and what a crash left between the
 * two is told from tampering by that order.
 *
 * <p>Used by one thread of one process at a time, which the vault's lock sees to; {@link #reload} before each use.
 */
final class ChainedLog {
    /** A line's number, from 1, and its hash; 0 where there is no line. */
    private record Tip(long number, String mac) {}

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MAC = ",\"mac\":\"";
    private static final int MAC_DIGITS = 64;
    private static final String END = "\"}";
    private static final int MAC_BYTES = MAC.length() + MAC_DIGITS + END.length();
    private static final int MAX_LINE_BYTES = 1 << 16;
    private static final Tip START = new Tip(0, "0".repeat(MAC_DIGITS));

    private final VaultFiles files;
    private final Path folder;
    private final Path file;
    private final Path head;
    private final KeyedHash hash;
    private Tip tip = START;
    private byte @Nullable [] last;

    private ChainedLog(VaultFiles files, Path folder, String name, KeyedHash hash) {
        this.files = files;
        this.folder = folder;
        this.file = folder.resolve(name);
        this.head = folder.resolve(name + ".head");
        this.hash = hash;
    }

    /** A log that is there; {@link #reload} finds out. */
    static ChainedLog of(VaultFiles files, Path folder, String name, KeyedHash hash) {
        return new ChainedLog(files, folder, name, hash);
    }

    /** Begins the log where there is none, or where an earlier beginning came to nothing. */
    void create() throws IOException {
        boolean isEmpty = !files.exists(file) || files.size(file) == 0;
        if (isEmpty && !files.exists(head)) {
            files.write(file, new byte[0]);
            writeHead(START);
        }
    }

    /**
     * Finds the last line, after others may have written.
     *
     * @return whether there is more than there was
     * @throws AlteredLogException if the log does not end as the head says
     */
    boolean reload() throws IOException {
        Tip sealed = readHead();
        byte[] end = readEnd();
        int newline = lastNewline(end, end.length);
        int before = lastNewline(end, newline);
        byte[] line = newline < 0 ? null : Arrays.copyOfRange(end, before + 1, newline);
        Tip found = line == null ? START : new Tip(number(parse(line)), macOf(line));
        boolean wasStopped = found.number() == sealed.number() + 1 && line != null && follows(sealed, line);
        if (!wasStopped && !found.equals(sealed)) {
            throw altered("it does not end with line " + sealed.number() + " as it was written");
        }
        if (line != null && !follows(lineBefore(end, before, found), line)) {
            throw altered("line " + found.number() + " is not as it was written");
        }
        if (newline + 1 < end.length) {
            // What a crash left of a line that nobody was told of.
            if (wasStopped) {
                throw altered("there is something behind its last line");
            }
            files.truncate(file, files.size(file) - (end.length - newline - 1));
        }
        if (wasStopped) {
            writeHead(found);
        }
        boolean isNew = !found.equals(tip);
        tip = found;
        last = line;
        return isNew;
    }

    /** Only its hash counts; that it is right itself shows when all is read. */
    private static Tip lineBefore(byte[] end, int newline, Tip line) {
        if (newline < 0) {
            return START;
        }
        int before = lastNewline(end, newline);
        return new Tip(line.number() - 1, macOf(Arrays.copyOfRange(end, before + 1, newline)));
    }

    private static int lastNewline(byte[] bytes, int before) {
        int at = before - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    private byte[] readEnd() throws IOException {
        if (!files.exists(file)) {
            throw altered("it is gone");
        }
        long size = files.size(file);
        return files.read(file, Math.max(0, size - MAX_LINE_BYTES), MAX_LINE_BYTES);
    }

    private Tip readHead() throws IOException {
        if (!files.exists(head)) {
            throw altered("its head " + head.getFileName() + " is gone");
        }
        JsonNode json = parse(files.read(head, 0, MAX_LINE_BYTES));
        Tip sealed = new Tip(number(json), json.path("mac").asText());
        if (!isSame(seal(sealed), json.path("seal").asText())) {
            throw altered("its head " + head.getFileName() + " was changed");
        }
        return sealed;
    }

    private void writeHead(Tip tip) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("number", tip.number()).put("mac", tip.mac()).put("seal", seal(tip));
        Path temporary = head.resolveSibling(head.getFileName() + ".tmp");
        files.write(temporary, (json + "\n").getBytes(StandardCharsets.UTF_8));
        files.move(temporary, head);
        files.sync(folder);
    }

    private String seal(Tip tip) {
        return HexFormat.of().formatHex(hash.of("head", Long.toString(tip.number()), tip.mac()));
    }

    /** How many lines there are. */
    long lines() {
        return tip.number();
    }

    /** The hash of the last line: who keeps it elsewhere can tell later whether the log was put back to an older state. */
    String lastMac() {
        return tip.mac();
    }

    /** What the last line says; null where there is none. */
    @Nullable
    JsonNode last() {
        return last == null ? null : parse(last);
    }

    /** Adds a line, durably. */
    void append(ObjectNode body) throws IOException {
        ObjectNode numbered = JSON.createObjectNode();
        numbered.put("number", tip.number() + 1);
        numbered.setAll(body);
        String open = numbered.toString();
        String unsealed = open.substring(0, open.length() - 1);
        Tip next = new Tip(tip.number() + 1, mac(tip, unsealed.getBytes(StandardCharsets.UTF_8)));
        String line = unsealed + MAC + next.mac() + END;
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_LINE_BYTES / 2) {
            throw new IllegalArgumentException("a line of " + bytes.length + " bytes is too long for " + file);
        }
        files.append(file, (line + "\n").getBytes(StandardCharsets.UTF_8));
        writeHead(next);
        tip = next;
        last = bytes;
    }

    /**
     * Reads all lines from the first on, and makes sure of each.
     *
     * @throws AlteredLogException at the first that is not as it was written; those before it were handed on
     */
    void read(Consumer<JsonNode> sink) throws IOException {
        Tip at = START;
        try (InputStream in = files.open(file)) {
            for (byte[] line = readLine(in); line != null; line = readLine(in)) {
                if (!follows(at, line)) {
                    throw altered("line " + (at.number() + 1) + " is not as it was written, or is not the one that was"
                            + " written there");
                }
                at = new Tip(at.number() + 1, macOf(line));
                sink.accept(parse(line));
            }
        }
        if (!at.equals(tip)) {
            throw altered("it ends after line " + at.number() + ", and " + tip.number() + " were written");
        }
    }

    /** Not a reader's lines: those end with a carriage return as well, and then it would not show where one was put. */
    private static byte @Nullable [] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0 && next != '\n' && line.size() < MAX_LINE_BYTES) {
            line.write(next);
            next = in.read();
        }
        return next < 0 && line.size() == 0 ? null : line.toByteArray();
    }

    private boolean follows(Tip before, byte[] line) {
        if (line.length <= MAC_BYTES) {
            return false;
        }
        byte[] unsealed = Arrays.copyOf(line, line.length - MAC_BYTES);
        String mac = mac(before, unsealed);
        return MessageDigest.isEqual(
                (MAC + mac + END).getBytes(StandardCharsets.UTF_8),
                Arrays.copyOfRange(line, unsealed.length, line.length));
    }

    private String mac(Tip before, byte[] unsealed) {
        return HexFormat.of()
                .formatHex(hash.of(
                        "line".getBytes(StandardCharsets.UTF_8),
                        before.mac().getBytes(StandardCharsets.UTF_8),
                        unsealed));
    }

    private static String macOf(byte[] line) {
        int end = line.length - END.length();
        return end < MAC_DIGITS ? "" : new String(line, end - MAC_DIGITS, MAC_DIGITS, StandardCharsets.UTF_8);
    }

    private static boolean isSame(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode parse(byte[] line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw altered("a line of it is no JSON");
        }
    }

    private static long number(JsonNode json) {
        return json.path("number").asLong(-1);
    }

    private AlteredLogException altered(String what) {
        return new AlteredLogException("the vault's log " + file + " was altered: " + what
                + "; find out who can write there, and see 'A log that was altered' in docs/vault.md");
    }
}
