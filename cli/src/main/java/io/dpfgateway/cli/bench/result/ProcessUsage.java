package io.dpfgateway.cli.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Reads what a process takes of the machine. Memory is told on Linux only; elsewhere it is 0. */
public final class ProcessUsage {
    private static final double KB_PER_MB = 1024;

    private ProcessUsage() {}

    /** Processor time of a process since it started, in seconds. */
    public static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Processor time of this process and its children but for one. */
    public static double cpuSecondsAround(ProcessHandle measured) {
        double children = ProcessHandle.current()
                .children()
                .filter(child -> child.pid() != measured.pid())
                .mapToDouble(ProcessUsage::cpuSeconds)
                .sum();
        return children + cpuSeconds(ProcessHandle.current());
    }

    /** Resident memory now, in MB. */
    public static double rssMb(ProcessHandle process) {
        return statusMb(process, "VmRSS:");
    }

    /** The highest resident memory so far, in MB. */
    public static double peakRssMb(ProcessHandle process) {
        return statusMb(process, "VmHWM:");
    }

    private static double statusMb(ProcessHandle process, String key) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KB_PER_MB)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
