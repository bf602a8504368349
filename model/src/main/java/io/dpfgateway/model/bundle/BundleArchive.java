package io.dpfgateway.model.bundle;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A bundle packed into one file, as it is in an object store: a zip whose entries are stored, not compressed. Any zip program
 * reads it.
 *
 * <p>A bundle has one archive and no other: the entries are sorted, and nothing in the headers is free to choose. Reading
 * holds every byte of the file against what writing would have put there, so that what two zip readers may see differently
 * (names that repeat or climb out of the folder, bytes between or behind the entries, a second directory) is refused, and so is
 * a change of any byte.
 */
public final class BundleArchive {
    /** No archive is larger: what its format can tell. */
    public static final long MAX_BYTES = ArchiveEntry.MAX_OFFSET;

    private BundleArchive() {}

    /**
     * Packs a checked bundle.
     *
     * @param file must not exist
     * @throws BundleException if the disk does not take it
     */
    public static void write(Path file, Bundle bundle) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, CREATE_NEW, WRITE))) {
            write(out, bundle.contents());
        } catch (IOException e) {
            throw new BundleException(
                    BundleFault.NOT_WRITABLE,
                    "cannot write " + file + ": " + e.getMessage() + "; check the folder's rights and its free space",
                    e);
        }
    }

    /** Visible for tests, which pack what is no bundle. */
    static void write(OutputStream out, Map<String, byte[]> sorted) throws IOException {
        List<ArchiveEntry> entries = new ArrayList<>();
        long offset = 0;
        for (Map.Entry<String, byte[]> file : sorted.entrySet()) {
            ArchiveEntry entry = ArchiveEntry.of(file.getKey(), file.getValue(), offset);
            out.write(entry.header());
            out.write(file.getValue());
            entries.add(entry);
            offset = entry.end();
        }
        out.write(ArchiveEntry.directory(entries));
    }

    static BundleContents read(Path file, String origin) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in, origin);
        } catch (NoSuchFileException e) {
            throw new BundleException(BundleFault.MISSING, "there is no " + file, e);
        } catch (IOException e) {
            throw new BundleException(BundleFault.UNREADABLE, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static BundleContents read(InputStream in, String origin) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        List<ArchiveEntry> entries = new ArrayList<>();
        long offset = 0;
        byte[] start = in.readNBytes(ArchiveEntry.SIGNATURE_BYTES);
        while (ArchiveEntry.beginsAt(start)) {
            byte[] fixed = concat(start, in.readNBytes(ArchiveEntry.HEADER_BYTES - start.length));
            require(fixed.length == ArchiveEntry.HEADER_BYTES, origin);
            byte[] name = in.readNBytes(ArchiveEntry.nameLength(fixed));
            require(name.length == ArchiveEntry.nameLength(fixed), origin);
            String known = knownName(name, files, origin);
            byte[] content = content(in, known, ArchiveEntry.size(fixed), origin);
            ArchiveEntry entry = ArchiveEntry.of(known, content, offset);
            require(Arrays.equals(entry.header(), concat(fixed, name)), origin);
            files.put(known, content);
            entries.add(entry);
            offset = entry.end();
            start = in.readNBytes(ArchiveEntry.SIGNATURE_BYTES);
        }
        require(files.keySet().stream().sorted().toList().equals(List.copyOf(files.keySet())), origin);
        byte[] directory = ArchiveEntry.directory(entries);
        // One byte more than belongs there, to see that nothing follows.
        require(Arrays.equals(directory, concat(start, in.readNBytes(directory.length - start.length + 1))), origin);
        return new BundleContents(origin, files);
    }

    private static String knownName(byte[] bytes, Map<String, byte[]> files, String origin) {
        String name = new String(bytes, StandardCharsets.UTF_8);
        if (!BundleFile.isKnown(name) || files.containsKey(name)) {
            throw new BundleException(
                    BundleFault.FOREIGN_CONTENT,
                    origin + " holds what is no part of a bundle: '" + name + "'; publish the bundle again");
        }
        return name;
    }

    private static byte[] content(InputStream in, String name, long size, String origin) throws IOException {
        long most = BundleFile.maxBytes(name);
        if (size > most) {
            throw new BundleException(
                    BundleFault.TOO_LARGE,
                    name + " of " + origin + " is of " + size + " bytes; at most " + most
                            + " are read: publish the bundle again");
        }
        byte[] content = in.readNBytes(Math.toIntExact(size));
        require(content.length == size, origin);
        return content;
    }

    private static void require(boolean isAsWritten, String origin) {
        if (!isAsWritten) {
            throw new BundleException(
                    BundleFault.DAMAGED,
                    origin + " is damaged or was not packed by dpf; fetch it again, or publish the bundle again");
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
