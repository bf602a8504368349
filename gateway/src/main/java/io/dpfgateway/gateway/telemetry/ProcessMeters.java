package io.dpfgateway.gateway.telemetry;

import io.dpfgateway.gateway.process.ResidentMemory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.List;

/**
 * The meters of the whole process: heap, direct buffers, garbage collection, threads, CPU, open files, uptime, resident memory.
 * Thread-safe.
 */
public final class ProcessMeters implements AutoCloseable {
    private final JvmGcMetrics collections = new JvmGcMetrics();

    private ProcessMeters() {}

    /** Registers them. Closing stops what listens to the garbage collector. */
    public static ProcessMeters bind(MeterRegistry meters) {
        ProcessMeters bound = new ProcessMeters();
        List<MeterBinder> binders = List.of(
                new JvmMemoryMetrics(),
                bound.collections,
                new JvmThreadMetrics(),
                new ProcessorMetrics(),
                new FileDescriptorMetrics(),
                new UptimeMetrics(),
                new ResidentMemory());
        binders.forEach(binder -> binder.bindTo(meters));
        return bound;
    }

    @Override
    public void close() {
        collections.close();
    }
}
