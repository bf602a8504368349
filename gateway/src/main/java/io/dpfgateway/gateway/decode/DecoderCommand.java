package io.dpfgateway.gateway.decode;

import io.dpfgateway.imaging.decode.PictureLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a decoder process is started: by the JVM and the class path of this program, with few arguments and almost no environment.
 * Immutable.
 *
 * @param mainClass what it runs; {@link DecoderProcess} but in tests
 * @param limits of the pictures it is given
 */
record DecoderCommand(String mainClass, PictureLimits limits) {
    private static final int FIRST_JAVA_THAT_WARNS_OF_NATIVE_CODE = 24;
    private static final int MEGABYTE = 1 << 20;

    /** What {@link PictureLimits} says of 16-bit colour with alpha. */
    private static final int BYTES_A_PIXEL = 15;

    /** The encoded picture, what is left of it without its metadata, and room for a copy of either. */
    private static final int COPIES = 4;

    /** The JDK's own needs, and the fitted picture. */
    private static final int BASE_MEGABYTES = 64;

    /** Where programs, libraries and temporary files are. No secret: those of the gateway are in variables too. */
    private static final Set<String> PASSED = Set.of(
            "PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SystemRoot", "TEMP", "TMP");

    static DecoderCommand of(PictureLimits limits) {
        return new DecoderCommand(DecoderProcess.class.getName(), limits);
    }

    /** Starts the process and does not wait for it. */
    Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options());
        command.add(mainClass);
        command.addAll(arguments(limits));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(PASSED);
        // Not as an option: it may be longer than a command line should be.
        environment.put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of(
                // Room for a few common pictures between two collections; docs/decisions/0009-decoder-processes.md has
                // figures.
                "-Xms64m",
                "-Xmn40m",
                "-Xmx" + heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-XX:+DisableAttachMechanism",
                "-Djava.awt.headless=true",
                // No log of its own: what is wrong with a picture is told to the gateway.
                "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
                // The standard output is for frames, and what a crash leaves behind would hold pixels.
                "-XX:+DisplayVMOutputToStderr",
                "-XX:+SuppressFatalErrorMessage",
                "-XX:-CreateCoredumpOnCrash"));
        if (Runtime.version().feature() >= FIRST_JAVA_THAT_WARNS_OF_NATIVE_CODE) {
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("org.bytedeco.") || name.equals("java.io.tmpdir"))
                .forEach(name -> options.add("-D" + name + "=" + System.getProperty(name)));
        return options;
    }

    /** What the largest picture within the limits may take. It is a bound: common pictures take a few megabytes. */
    private long heapMegabytes() {
        long most = BYTES_A_PIXEL * limits.maxPixels() + COPIES * (long) limits.maxBytes();
        return BASE_MEGABYTES + most / MEGABYTE;
    }

    private static List<String> arguments(PictureLimits limits) {
        return Stream.of(
                        limits.maxBytes(),
                        limits.maxSide(),
                        limits.maxPixels(),
                        limits.maxScans(),
                        limits.maxAspectRatio())
                .map(String::valueOf)
                .toList();
    }

    /** The limits out of a process's arguments. */
    static PictureLimits limits(String[] arguments) {
        return new PictureLimits(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Long.parseLong(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]));
    }
}
