package io.dpfgateway.imaging.source;

import io.dpfgateway.imaging.decode.PictureFormat;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.decode.TooLargeException;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The pictures of a folder with its sub-folders, or of a ZIP file, in the order of their names. Opening looks at the first
 * bytes of every file: what is no picture by these is skipped and counted. The pictures themselves are read one by one, when
 * they are asked for. Reading one throws {@link TooLargeException} where it has more bytes than allowed, whatever the ZIP's
 * directory says, and {@link PictureSourceException} where it cannot be read.
 *
 * <p>May be iterated many times and by several threads. Close it after use.
 */
public final class PictureSource implements Iterable<NamedPicture>, Closeable {
    private final Path path;
    private final int maxBytes;
    private final List<StoredFile> pictures;
    private final int skipped;
    private final Closeable resource;

    private PictureSource(Path path, int maxBytes, List<StoredFile> files, Closeable resource) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.pictures = new ArrayList<>();
        for (StoredFile file : files) {
            if (PictureFormat.sniff(file.first(PictureFormat.SNIFFED_BYTES)).isPresent()) {
                pictures.add(file);
            }
        }
        this.skipped = files.size() - pictures.size();
        this.resource = resource;
        pictures.sort(Comparator.comparing(StoredFile::name));
        if (pictures.isEmpty()) {
            throw new PictureSourceException(path + " holds no JPEG, PNG or PGM picture among its " + skipped
                    + " files: give a folder or ZIP file with some");
        }
    }

    /** Like {@link #open(Path, int)} with the bytes that {@link PictureLimits#DEFAULT} allows. */
    public static PictureSource open(Path path) {
        return open(path, PictureLimits.DEFAULT.maxBytes());
    }

    /**
     * Opens a folder or ZIP file.
     *
     * @param maxBytes that one picture may have
     * @throws PictureSourceException if the path is missing, neither of both, damaged, or without pictures
     */
    public static PictureSource open(Path path, int maxBytes) {
        if (!Files.exists(path)) {
            throw new PictureSourceException(
                    path + " does not exist: give a folder or ZIP file with JPEG, PNG or PGM pictures");
        }
        try {
            return Files.isDirectory(path) ? openFolder(path, maxBytes) : openZip(path, maxBytes);
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new PictureSourceException(
                    path + " is damaged or cannot be read: give a readable folder or a whole ZIP file", e);
        }
    }

    private static PictureSource openFolder(Path folder, int maxBytes) throws IOException {
        Path root = folder.toRealPath();
        try (Stream<Path> paths = Files.walk(root)) {
            List<StoredFile> files = paths.filter(Files::isRegularFile)
                    .map(file -> new StoredFile(nameIn(root, file), () -> Files.newInputStream(file)))
                    .toList();
            return new PictureSource(folder, maxBytes, files, () -> {});
        }
    }

    private static String nameIn(Path root, Path file) {
        return root.relativize(file).toString().replace(File.separatorChar, '/');
    }

    private static PictureSource openZip(Path file, int maxBytes) throws IOException {
        ZipFile zip = new ZipFile(file.toFile());
        try {
            List<StoredFile> files = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> new StoredFile(entry.getName(), () -> zip.getInputStream(entry)))
                    .toList();
            return new PictureSource(file, maxBytes, files, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /** How many pictures there are, at least 1. */
    public int size() {
        return pictures.size();
    }

    /** How many files are no pictures by their first bytes. */
    public int skipped() {
        return skipped;
    }

    /** The pictures, each read when the stream comes to it. */
    public Stream<NamedPicture> stream() {
        return pictures.stream().map(this::read);
    }

    @Override
    public Iterator<NamedPicture> iterator() {
        return stream().iterator();
    }

    private NamedPicture read(StoredFile file) {
        byte[] encoded;
        try {
            encoded = file.first(maxBytes + 1);
        } catch (IOException e) {
            throw new PictureSourceException(
                    file.name() + " in " + path + " is damaged or cannot be read: replace or remove it", e);
        }
        if (encoded.length > maxBytes) {
            throw new TooLargeException(file.name() + " in " + path + " has more than " + maxBytes
                    + " bytes, the limit: make it smaller or remove it");
        }
        return new NamedPicture(file.name(), encoded);
    }

    /** Closes the ZIP file; what was read stays valid. */
    @Override
    public void close() {
        try {
            resource.close();
        } catch (IOException e) {
            throw new PictureSourceException(path + " cannot be closed: check the disk it lies on", e);
        }
    }
}
