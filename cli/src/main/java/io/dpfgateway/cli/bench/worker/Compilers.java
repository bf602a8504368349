package io.dpfgateway.cli.bench.worker;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/** What the JIT compilers of this JVM took. */
public final class Compilers {
    private Compilers() {}

    /** Seconds that its compilations took since it started, over all compiler threads; 0 where the JVM does not count them. */
    public static double seconds() {
        @Nullable CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
        return bean == null || !bean.isCompilationTimeMonitoringSupported() ? 0 : bean.getTotalCompilationTime() / 1e3;
    }
}
