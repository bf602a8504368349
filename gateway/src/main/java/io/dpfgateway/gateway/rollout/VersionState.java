package io.dpfgateway.gateway.rollout;

import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.VersionStage;

/**
 * How far one version is in one gateway. A step that must not happen does not compile: nothing that was not verified and warmed
 * up can poison, and what was refused or has left begins again from its announcement.
 *
 * <pre>
 * Announced -- verified --> Verified -- warming --> Warming -- warmed --> Warmed --+-- promoted --> Stable --+
 *     |                        |                      |                    |       |                 |   ^   |
 *     +-------- refused -------+----------------------+                    |       |             on trial |   |
 *                  v                                                  left |       |                 v   |   |
 *               Refused                                                    |       +-- on trial --> Canary --+
 *                                                                          v                                 |
 *                                               Retired <-- closed -- Draining <------------ left -----------+
 * </pre>
 */
public sealed interface VersionState {
    int version();

    /** As the status tells it. */
    VersionStage stage();

    /** Not ready yet; any step may find out that it must not run. */
    sealed interface Loading extends VersionState {
        ModelVersion announcement();

        @Override
        default int version() {
            return announcement().getVersion();
        }

        default Refused refused(RefusalReason reason, String message) {
            return new Refused(version(), reason, message);
        }
    }

    /** Has a model that is open, warmed up, and has given finite values. */
    sealed interface Loaded extends VersionState {
        PoisonModel model();

        @Override
        default int version() {
            return model().version();
        }

        /** It poisons for every key that is not a canary's. */
        default Stable promoted() {
            return new Stable(model());
        }

        /** It poisons for a share of the keys. */
        default Canary onTrial(CanaryShare share) {
            return new Canary(model(), share);
        }

        /** It gets no new record; whoever has begun with it ends with it. */
        default Draining left() {
            return new Draining(model());
        }
    }

    /** Told of, and nothing else. */
    record Announced(ModelVersion announcement) implements Loading {
        Verified verified(Bundle bundle) {
            return new Verified(announcement, bundle);
        }

        @Override
        public VersionStage stage() {
            return VersionStage.ANNOUNCED;
        }
    }

    /** Its bundle is here, is the announced one, trusted, and may run. */
    record Verified(ModelVersion announcement, Bundle bundle) implements Loading {
        Warming warming() {
            return new Warming(announcement, bundle);
        }

        @Override
        public VersionStage stage() {
            return VersionStage.VERIFIED;
        }
    }

    /** Its sessions are opened and warmed up beside what runs. */
    record Warming(ModelVersion announcement, Bundle bundle) implements Loading {
        Warmed warmed(PoisonModel model) {
            return new Warmed(model);
        }

        @Override
        public VersionStage stage() {
            return VersionStage.WARMING;
        }
    }

    /** Ready, and waits for its turn. */
    record Warmed(PoisonModel model) implements Loaded {
        @Override
        public VersionStage stage() {
            return VersionStage.WARMING;
        }
    }

    /** Poisons for every key that is not the canary's. */
    record Stable(PoisonModel model) implements Loaded {
        @Override
        public VersionStage stage() {
            return VersionStage.STABLE;
        }
    }

    /** Poisons for a share of the keys. */
    record Canary(PoisonModel model, CanaryShare share) implements Loaded {
        @Override
        public VersionStage stage() {
            return VersionStage.CANARY;
        }
    }

    /** Ends what it has begun. */
    record Draining(PoisonModel model) implements VersionState {
        @Override
        public int version() {
            return model.version();
        }

        /** Whether its last batch is done and its memory free. */
        boolean isClosed() {
            return model.closed().isDone();
        }

        Retired closed() {
            return new Retired(model.version());
        }

        @Override
        public VersionStage stage() {
            return VersionStage.DRAINING;
        }
    }

    /** Ran here once, and holds nothing any more. */
    record Retired(int version) implements VersionState {
        @Override
        public VersionStage stage() {
            return VersionStage.RETIRED;
        }
    }

    /** Must not run. The message is one line for an operator. */
    record Refused(int version, RefusalReason reason, String message) implements VersionState {
        @Override
        public VersionStage stage() {
            return VersionStage.REFUSED;
        }
    }
}
