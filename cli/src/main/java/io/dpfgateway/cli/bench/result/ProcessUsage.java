package io.dpfgateway.cli.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Reads what a process and those that it started take of the machine: a gateway's decoders are its own cost. What processes share counts
 * in each. Memory is told on Linux only; elsewhere it is 0.
 */
public final class ProcessUsage {
    private static final double KB_PER_MB = 1024;

    private ProcessUsage() {}

    /** Processor time of a process and its descendants since they started, in seconds. */
    public static double cpuSeconds(ProcessHandle process) {
        return family(process).mapToDouble(ProcessUsage::ownCpuSeconds).sum();
    }

    private static double ownCpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    private static Stream<ProcessHandle> family(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** Processor time of this process and its children but for one. */
    public static double cpuSecondsAround(ProcessHandle measured) {
        double children = ProcessHandle.current()
                .children()
                .filter(child -> child.pid() != measured.pid())
                .mapToDouble(ProcessUsage::cpuSeconds)
                .sum();
        return children + ownCpuSeconds(ProcessHandle.current());
    }

    /** Resident memory now, in MB. */
    public static double rssMb(ProcessHandle process) {
        return family(process).mapToDouble(member -> statusMb(member, "VmRSS:")).sum();
    }

    /** The highest resident memory of each so far, in MB: their sum, though they may not have had it at the same time. */
    public static double peakRssMb(ProcessHandle process) {
        return family(process).mapToDouble(member -> statusMb(member, "VmHWM:")).sum();
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
