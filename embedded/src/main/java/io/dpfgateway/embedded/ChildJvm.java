package io.dpfgateway.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A class of this program's class path, run in a process of its own that ends with this one, however this one ends. Its
 * standard input must be left alone: {@link Leash} tells why. So end it by its {@linkplain Process#toHandle() handle}, for
 * {@link Process#destroy} closes the pipe as well, and a process that should have ended in order halts.
 *
 * @param mainClass has a public main
 * @param arguments of that main
 * @param options of the JVM
 * @param log gets what it prints, behind what is there
 */
public record ChildJvm(String mainClass, List<String> arguments, List<String> options, Path log) {
    public ChildJvm {
        arguments = List.copyOf(arguments);
        options = List.copyOf(options);
    }

    /**
     * Starts the process and does not wait.
     *
     * @throws IOException if there is no JVM to start, or the log cannot be written
     */
    public Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(Leash.class.getName());
        command.add(mainClass);
        command.addAll(arguments);
        File output = log.toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        // Not as an option: ONNX Runtime ends a process without a word if its command line is of 4 kB or more.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder.start();
    }
}
