package io.dpfgateway.cli.chaos.process;

import io.dpfgateway.cli.Dpf;
import io.dpfgateway.cli.chaos.naive.NaiveGateway;
import java.nio.file.Path;
import java.util.List;

/** What runs as a gateway. */
public enum Variant {
    /** {@code dpf gateway}, as an operator starts it. */
    GATEWAY {
        @Override
        String mainClass() {
            return Dpf.class.getName();
        }

        @Override
        List<String> arguments(Path config) {
            return List.of("gateway", "--config", config.toString(), "--log-level", "WARN");
        }
    },

    /** {@link NaiveGateway}, the control: it must be found to lose records. */
    NAIVE {
        @Override
        String mainClass() {
            return NaiveGateway.class.getName();
        }

        @Override
        List<String> arguments(Path config) {
            return List.of(config.toString());
        }
    };

    abstract String mainClass();

    abstract List<String> arguments(Path config);
}
