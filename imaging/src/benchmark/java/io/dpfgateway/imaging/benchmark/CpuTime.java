package io.dpfgateway.imaging.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** The processor time that a picture takes, garbage collection included: a figure that other programs on the machine change little. */
public final class CpuTime implements InternalProfiler {
    private static final double NANOS_A_MILLI = 1e6;

    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long before;

    @Override
    public String getDescription() {
        return "processor time of the process, by picture";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = machine.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double millis = (machine.getProcessCpuTime() - before) / NANOS_A_MILLI;
        double byPicture = millis / result.getMetadata().getMeasuredOps();
        return List.of(new ScalarResult("cpu", byPicture, "ms/op", AggregationPolicy.AVG));
    }
}
