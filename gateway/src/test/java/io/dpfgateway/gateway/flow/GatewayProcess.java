package io.dpfgateway.gateway.flow;

import io.dpfgateway.gateway.DecodeMetrics;
import io.dpfgateway.gateway.Gateway;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.GatewayConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The main of a gateway's own process. Answers each line of its standard input with its figures, and stops at the end of it. */
final class GatewayProcess {
    /** Begins each answer; other lines are the log's. */
    static final String ANSWER = "figures ";

    private GatewayProcess() {}

    /** @param args the configuration's file */
    public static void main(String[] args) throws IOException {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        try (Gateway unused = Gateway.start(GatewayConfig.read(Path.of(args[0])), meters)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("gc")) {
                    System.gc();
                }
                System.out.println(ANSWER
                        + sum(meters, GatewayMetrics.RECORDS_POISONED) + " "
                        + sum(meters, GatewayMetrics.RECORDS_DEAD) + " "
                        + sum(meters, GatewayMetrics.THREADS_REPLACED) + " "
                        + sum(meters, DecodeMetrics.DECODERS_LOST) + " "
                        + ManagementFactory.getMemoryMXBean()
                                .getHeapMemoryUsage()
                                .getUsed());
            }
        }
    }

    private static long sum(SimpleMeterRegistry meters, String name) {
        return (long) meters.find(name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
