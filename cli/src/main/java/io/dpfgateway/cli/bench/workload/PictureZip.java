package io.dpfgateway.cli.bench.workload;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.demo.DemoPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes pictures to a ZIP file, so that every process of a benchmark reads the same ones. */
final class PictureZip {
    private PictureZip() {}

    static Path write(Path file, DemoPictures pictures) {
        return write(file, pictures.size(), ".png", pictures::png);
    }

    /** @param encoded gives each picture's bytes by its number */
    static Path write(Path file, int count, String suffix, IntFunction<byte[]> encoded) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            // They are compressed already.
            zip.setLevel(0);
            for (int i = 0; i < count; i++) {
                zip.putNextEntry(new ZipEntry("picture-" + i + suffix));
                zip.write(encoded.apply(i));
                zip.closeEntry();
            }
            return file;
        } catch (IOException e) {
            throw new CommandFailedException("cannot write " + file + ": " + e + "; check the free disk space", e);
        }
    }
}
