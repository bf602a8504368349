package io.dpfgateway.cli.bench;

import io.dpfgateway.cli.UsageException;
import io.dpfgateway.cli.bench.worker.Arrangement;
import io.dpfgateway.cli.bench.worker.Heap;
import io.dpfgateway.cli.bench.worker.Variant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, and for how long.
 *
 * @param variants in the order of their letters
 * @param scenarios at least one
 * @param times of each run
 * @param order of the runs
 * @param fixed what is not to be found out
 * @param gateway its configuration, of which all variants take the clients' settings
 */
record BenchSettings(
        Set<Variant> variants, Set<Scenario> scenarios, Times times, Order order, Fixed fixed, Gateway gateway) {
    BenchSettings {
        variants = new TreeSet<>(variants);
        scenarios = new TreeSet<>(scenarios);
        if (variants.isEmpty() || scenarios.isEmpty()) {
            throw new UsageException("give at least one --variant and one --scenario");
        }
    }

    /**
     * Of each run.
     *
     * @param warmUp seconds that are not measured
     * @param measured seconds that are
     * @param settle whether cameras warm up until the JIT compilers are quiet as well
     */
    record Times(double warmUp, double measured, boolean settle) {
        Times {
            if (!(warmUp >= 0 && measured >= 1 && warmUp <= 3600 && measured <= 3600)) {
                throw new UsageException(
                        "--warm-up is " + warmUp + " and --seconds is " + measured + "; give 0 to 3600 and 1 to 3600");
            }
        }

        double total() {
            return warmUp + measured;
        }

        /** For what is warm already. */
        Times warm() {
            return new Times(0, measured, false);
        }
    }

    /** @param repeats of each variant, in an order drawn with {@code seed} */
    record Order(int repeats, long seed) {
        Order {
            if (repeats < 1 || repeats > 100) {
                throw new UsageException("--repeats is " + repeats + "; give 1 to 100");
            }
        }
    }

    /**
     * What is otherwise found out; null where it is.
     *
     * @param arrangement of the plain loop
     * @param rate of the cameras, in pictures a second
     * @param records in the topic of the backfill
     */
    record Fixed(
            @Nullable Arrangement arrangement,
            @Nullable Double rate,
            @Nullable Integer records) {
        Fixed {
            if (rate != null && !(rate > 0 && rate <= 1e6)) {
                throw new UsageException("--rate is " + rate + "; give pictures a second above 0");
            }
            if (records != null && records < 1) {
                throw new UsageException("--records is " + records + "; give 1 or more");
            }
        }
    }

    /**
     * @param profile and {@code overrides} of its settings
     * @param heap of each measured JVM
     * @param partitions of each topic
     */
    record Gateway(Profile profile, Map<String, String> overrides, Heap heap, int partitions) {
        Gateway {
            overrides = Map.copyOf(overrides);
            if (partitions < 1 || partitions > 1000) {
                throw new UsageException("--partitions is " + partitions + "; give 1 to 1000");
            }
        }

        GatewayYaml yaml() {
            return GatewayYaml.of(profile, overrides);
        }
    }
}
