package io.dpfgateway.cli.rollout;

import io.dpfgateway.cli.CommandFailedException;
import io.dpfgateway.cli.topic.LatestValues;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.rollout.RolloutFencedException;
import io.dpfgateway.schemas.rollout.RolloutUnavailableException;
import io.dpfgateway.schemas.rollout.RolloutWriter;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.topic.TopicNames;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where operators change rollouts. Whoever opens it ends every other change of the installation that is not written yet, and only
 * then reads what is set: so of two changes at once the one is built on the other, or is refused. Used by one thread.
 */
public final class RolloutDesk implements AutoCloseable {
    private final Map<String, String> kafka;
    private final RegistryConfig registry;
    private final TopicNames names;
    private final RolloutWriter writer;
    private Optional<ModelStores> stores = Optional.empty();

    private RolloutDesk(Map<String, String> kafka, RegistryConfig registry, TopicNames names) {
        this.kafka = Map.copyOf(kafka);
        this.registry = registry;
        this.names = names;
        writer = RolloutWriter.open(kafka, registry, names);
    }

    /**
     * Opens it.
     *
     * @throws CommandFailedException if the brokers cannot be reached or do not let this user
     */
    public static RolloutDesk open(Map<String, String> kafka, RegistryConfig registry, TopicNames names) {
        try {
            return new RolloutDesk(kafka, registry, names);
        } catch (RolloutFencedException e) {
            throw fenced(e);
        } catch (RolloutUnavailableException e) {
            throw unavailable(e);
        }
    }

    /** Has it look at a bundle in a bucket too before it sets the version; without, that is left to the gateways. */
    public RolloutDesk withStores(ModelStores known) {
        stores = Optional.of(known);
        return this;
    }

    /**
     * Sets what a change makes of what is set now.
     *
     * @param given the network; null where it is clear from the topics
     * @param reason in the operator's words
     * @return what was set; every gateway that follows the topic gets it from now on
     * @throws CommandFailedException if the change does not fit, or was not taken
     * @throws io.dpfgateway.model.ModelException if the version's bundle can be seen from here and may not be published
     */
    public Rollout apply(Change change, @Nullable String given, String reason, Clock clock) {
        Situation situation = Situation.read(new LatestValues(kafka, registry), names);
        String network = situation.network(given);
        if (change.needs().isPresent()) {
            ModelVersion model = situation.model(network, change.needs().get());
            AnnouncedBundle.check(model, stores);
        }
        Rollout next = change.on(network, situation.rollout(network), reason, clock.instant());
        // A promotion or a rollback names a version that was announced when it was set, and may be gone.
        situation.model(network, next.getStableVersion());
        write(next);
        return next;
    }

    private void write(Rollout rollout) {
        try {
            writer.write(rollout);
        } catch (RolloutFencedException e) {
            throw fenced(e);
        } catch (RolloutUnavailableException e) {
            throw unavailable(e);
        }
    }

    private static CommandFailedException fenced(RolloutFencedException e) {
        return new CommandFailedException(String.valueOf(e.getMessage()), e);
    }

    private static CommandFailedException unavailable(RolloutUnavailableException e) {
        return new CommandFailedException(
                e.getMessage()
                        + "; check --bootstrap-servers, --kafka-config and this user's rights, and that 'dpf topics"
                        + " create' was run",
                e);
    }

    @Override
    public void close() {
        writer.close();
    }
}
