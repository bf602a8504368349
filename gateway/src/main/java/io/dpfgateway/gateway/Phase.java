package io.dpfgateway.gateway;

import io.dpfgateway.schemas.record.GatewayState;
import java.util.Optional;

/**
 * How far a gateway is. A step that must not happen does not compile: what has ended loads no model.
 *
 * <pre>
 * Waiting -- loaded --> Running --+-- loaded (a newer version)
 *    |                    |  ^----+
 *    +---- ended ----+----+
 *                    v
 *                  Ended
 * </pre>
 */
sealed interface Phase {
    GatewayState state();

    /** The version that poisons, or did last. */
    Optional<Integer> version();

    /** Not ended yet. */
    sealed interface Open extends Phase {
        default Running loaded(int version) {
            return new Running(version);
        }

        default Ended stopped() {
            return new Ended(GatewayState.STOPPED, version());
        }

        default Ended failed() {
            return new Ended(GatewayState.FAILED, version());
        }
    }

    /** Closed: no verified model yet, and nothing is consumed. */
    record Waiting() implements Open {
        @Override
        public GatewayState state() {
            return GatewayState.WAITING_FOR_MODEL;
        }

        @Override
        public Optional<Integer> version() {
            return Optional.empty();
        }
    }

    /** Poisons. */
    record Running(int number) implements Open {
        @Override
        public GatewayState state() {
            return GatewayState.RUNNING;
        }

        @Override
        public Optional<Integer> version() {
            return Optional.of(number);
        }
    }

    /** Stopped or failed, for good. */
    record Ended(GatewayState state, Optional<Integer> version) implements Phase {}
}
