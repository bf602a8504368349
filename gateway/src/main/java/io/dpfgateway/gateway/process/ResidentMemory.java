package io.dpfgateway.gateway.process;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * The memory that a process really has, native memory too, as Linux tells it. Where it is not told there is no meter. Immutable
 * and thread-safe.
 */
public final class ResidentMemory implements MeterBinder {
    /** Resident memory; unit bytes. Prometheus' own name for it. */
    public static final String NAME = "process.resident.memory";

    private static final String LINE = "VmRSS:";
    private static final int KILOBYTE = 1024;

    private final Path status;

    public ResidentMemory() {
        this(Path.of("/proc/self/status"));
    }

    ResidentMemory(Path status) {
        this.status = status;
    }

    /** Another process's. */
    public static ResidentMemory of(long pid) {
        return new ResidentMemory(Path.of("/proc", Long.toString(pid), "status"));
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (bytes().isPresent()) {
            Gauge.builder(NAME, this, ResidentMemory::bytesOrNaN)
                    .strongReference(true)
                    .baseUnit("bytes")
                    .description("Resident memory of the process: heap, native memory and mapped files in use")
                    .register(registry);
        }
    }

    private double bytesOrNaN() {
        OptionalLong bytes = bytes();
        return bytes.isPresent() ? bytes.getAsLong() : Double.NaN;
    }

    /** Now; empty where the system does not tell, or the process has ended. */
    public OptionalLong bytes() {
        try {
            return parse(Files.readAllLines(status));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The line is {@code VmRSS: 123 kB}. */
    private static OptionalLong parse(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith(LINE))
                .mapToLong(line -> KILOBYTE
                        * Long.parseLong(
                                line.substring(LINE.length()).replace("kB", "").strip()))
                .findFirst();
    }
}
