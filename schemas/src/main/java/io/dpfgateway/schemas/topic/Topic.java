package io.dpfgateway.schemas.topic;

import static io.dpfgateway.schemas.topic.TopicSettings.LARGE_RECORDS;
import static io.dpfgateway.schemas.topic.TopicSettings.SMALL_RECORDS;
import static io.dpfgateway.schemas.topic.TopicSettings.compacted;
import static io.dpfgateway.schemas.topic.TopicSettings.kept;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.dpfgateway.schemas.record.DeadLetter;
import io.dpfgateway.schemas.record.GatewayStatus;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.record.TrainerCommand;
import io.dpfgateway.schemas.record.TrainerStatus;
import io.dpfgateway.schemas.serde.RecordSchema;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;

/** Every topic of an installation. Keys are strings; {@link TopicNames} gives the name in one installation. */
public enum Topic {
    /** Pictures from cameras and apps, by source. Private: the gateway alone reads it. */
    RAW_IMAGES("raw-images", RawImage.class, kept(6, Duration.ofDays(1), LARGE_RECORDS)),

    /** What partners read, by source. The one topic that may be shared. */
    POISONED_FEATURES("poisoned-features", PoisonedRecord.class, kept(6, Duration.ofDays(7), LARGE_RECORDS)),

    /** A share of the pictures for the trainer, by source. Private and short-lived. */
    TRAINING_SAMPLES("training-samples", RawImage.class, kept(3, Duration.ofHours(6), LARGE_RECORDS)),

    /** Which records could not be poisoned and why, by source. Private: for operators. */
    GATEWAY_DEAD_LETTERS("gateway-dead-letters", DeadLetter.class, kept(3, Duration.ofDays(14), SMALL_RECORDS)),

    /** Announced bundles, by network id and version. */
    DPF_MODELS("dpf-models", ModelVersion.class, compacted(1, SMALL_RECORDS)),

    /** What operators want gateways to run, by network id. */
    DPF_ROLLOUTS("dpf-rollouts", Rollout.class, compacted(1, SMALL_RECORDS)),

    /** What each gateway runs, by instance id. */
    DPF_GATEWAY_STATUS("dpf-gateway-status", GatewayStatus.class, compacted(1, SMALL_RECORDS)),

    /** What operators ask of the trainer, by network id. Whoever holds its partition in a network's group leads. */
    DPF_TRAINER_CONTROL("dpf-trainer-control", TrainerCommand.class, compacted(1, SMALL_RECORDS)),

    /** What each trainer service does, by instance id. */
    DPF_TRAINER_STATUS("dpf-trainer-status", TrainerStatus.class, compacted(1, SMALL_RECORDS));

    private final String defaultName;
    private final Class<? extends SpecificRecord> valueType;

    @SuppressWarnings("ImmutableEnumChecker") // a record of immutable values
    private final TopicSettings settings;

    Topic(String defaultName, Class<? extends SpecificRecord> valueType, TopicSettings settings) {
        this.defaultName = defaultName;
        this.valueType = valueType;
        this.settings = settings;
    }

    /** The name without an installation's prefix. */
    public String defaultName() {
        return defaultName;
    }

    /** The class of the record values. */
    public Class<? extends SpecificRecord> valueType() {
        return valueType;
    }

    /** The settings that the topic is created with. */
    public TopicSettings settings() {
        return settings;
    }

    /** The schema of the values, as the registry gets it. */
    public AvroSchema schema() {
        return RecordSchema.of(valueType);
    }

    /**
     * How the schema may change. Partners upgrade when they like, before or after the gateways, so theirs goes both ways; the
     * rest have readers of this project, which are upgraded first.
     */
    public CompatibilityLevel compatibility() {
        return this == POISONED_FEATURES ? CompatibilityLevel.FULL_TRANSITIVE : CompatibilityLevel.BACKWARD_TRANSITIVE;
    }
}
