package io.dpfgateway.trainer.service;

import io.dpfgateway.trainer.TrainerException;
import io.dpfgateway.trainer.feature.UnfitPicturesException;
import io.dpfgateway.trainer.graph.GraphRunException;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.service.drift.DriftFileException;
import io.dpfgateway.trainer.service.drift.DriftFinding;
import io.dpfgateway.trainer.service.drift.DriftWatch;
import io.dpfgateway.trainer.service.telemetry.TrainerMetrics;
import io.dpfgateway.trainer.vault.Vault;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for drift now and then, where it is to: a look reads the vault. Used by one thread. */
final class DriftLooks {
    private static final Logger log = LoggerFactory.getLogger(DriftLooks.class);

    static final Duration INTERVAL = Duration.ofMinutes(10);

    private static final String FILE = "drift.json";

    private final String reader;
    private final Optional<DriftWatch> watch;
    private final TrainerMetrics metrics;
    private final Clock clock;
    private Instant next = Instant.MIN;

    DriftLooks(TrainerConfig config, TrainerMetrics metrics, Clock clock) {
        this.reader = "trainer " + config.instanceId();
        this.metrics = metrics;
        this.clock = clock;
        Path file = config.stateDirectory().resolve(FILE);
        this.watch = config.triggers()
                .drift()
                .map(rule -> new DriftWatch(
                        config.job(1).cut().front(),
                        config.network().description().input(),
                        rule,
                        file));
    }

    /** A training is due if the latest pictures have drifted. */
    Optional<Trigger> due(ServiceState state, Vault vault) {
        Instant now = clock.instant();
        if (watch.isEmpty() || now.isBefore(next)) {
            return Optional.empty();
        }
        next = now.plus(INTERVAL);
        Optional<DriftFinding> found = look(watch.get(), state, vault);
        found.ifPresent(finding -> metrics.drifted(finding.drift()));
        return found.filter(DriftFinding::exceeds).map(finding -> new Trigger(Trigger.Kind.DRIFT, finding.sentence()));
    }

    private Optional<DriftFinding> look(DriftWatch looking, ServiceState state, Vault vault) {
        try {
            return looking.look(vault, state.lastStart(), reader);
        } catch (DriftFileException | UnfitPicturesException | GraphRunException e) {
            tell(e);
            return Optional.empty();
        }
    }

    /** These pictures were learned from, whatever came of it. A training is worth more than what cannot be kept of it here. */
    void learned(List<PreparedPicture> pictures) {
        try {
            watch.ifPresent(looking -> looking.learned(pictures));
        } catch (DriftFileException | UnfitPicturesException | GraphRunException e) {
            tell(e);
        }
    }

    private static void tell(TrainerException failure) {
        log.atWarn().addKeyValue("reason", String.valueOf(failure.getMessage())).log("drift is not looked for");
    }
}
