package io.dpfgateway.gateway.rollout;

import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.record.Rollout;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import io.dpfgateway.schemas.topic.Topic;
import io.dpfgateway.schemas.topic.TopicNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records of dpf-models and dpf-rollouts into {@link Announcements}. One that cannot be read or followed is left out, and
 * said so in the log.
 *
 * @param names the installation's topics
 * @param models stays the caller's
 * @param rollouts stays the caller's
 */
record AnnouncementReader(TopicNames names, Deserializer<ModelVersion> models, Deserializer<Rollout> rollouts) {
    private static final Logger log = LoggerFactory.getLogger(AnnouncementReader.class);

    List<String> topics() {
        return List.of(names.of(Topic.DPF_MODELS), names.of(Topic.DPF_ROLLOUTS));
    }

    /** @throws io.dpfgateway.schemas.serde.RegistryUnavailableException if it cannot be known yet */
    void read(ConsumerRecord<byte[], byte[]> record, Announcements into) {
        try {
            if (record.topic().equals(names.of(Topic.DPF_ROLLOUTS))) {
                readRollout(record, into);
            } else {
                readModel(record, into);
            }
        } catch (MalformedRecordException | UnknownSchemaException e) {
            leaveOut(record, String.valueOf(e.getMessage()));
        }
    }

    private void readModel(ConsumerRecord<byte[], byte[]> record, Announcements into) {
        ModelVersion announced = models.deserialize(record.topic(), record.value());
        // Null is a tombstone: the announcement is withdrawn for later starts. What runs goes on.
        if (announced != null) {
            into.add(announced);
        }
    }

    private void readRollout(ConsumerRecord<byte[], byte[]> record, Announcements into) {
        Rollout rollout = rollouts.deserialize(record.topic(), record.value());
        if (rollout != null) {
            if (!into.set(rollout)) {
                leaveOut(record, "a canary's share is " + rollout.getCanaryShare() + "; it is above 0 and at most 1");
            }
        } else if (record.key() != null) {
            into.unset(new String(record.key(), StandardCharsets.UTF_8));
        }
    }

    private static void leaveOut(ConsumerRecord<?, ?> record, String reason) {
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .log("announcement left out");
    }
}
