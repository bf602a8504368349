package io.dpfgateway.partner.stream;

import io.dpfgateway.partner.predict.Outcome;
import io.dpfgateway.partner.predict.Outcome.Refused;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.Refusal;
import io.dpfgateway.partner.predict.RefusedRecordException;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.MalformedRecordException;
import io.dpfgateway.schemas.serde.RegistryConfig;
import io.dpfgateway.schemas.serde.UnknownSchemaException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Bytes of the topic to outcomes. Decodes here and not in the consumer, which would lose the offset of a record that it
 * cannot decode. Owned by the thread that runs the stream.
 */
final class RecordReader implements AutoCloseable {
    private final Predictor predictor;
    private final Deserializer<PoisonedRecord> deserializer;

    RecordReader(RegistryConfig registry, Predictor predictor) {
        this.predictor = predictor;
        deserializer = AvroSerdes.deserializer(PoisonedRecord.class, registry);
    }

    static String placeOf(ConsumerRecord<byte[], byte[]> message) {
        return message.topic() + "-" + message.partition() + "@" + message.offset();
    }

    /** What becomes of each, in their order; refusals say where the record is. */
    List<Outcome> read(List<ConsumerRecord<byte[], byte[]>> messages) {
        Map<Integer, Refused> undecodable = new LinkedHashMap<>();
        List<PoisonedRecord> decoded = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            try {
                decoded.add(decode(messages.get(i)));
            } catch (RefusedRecordException e) {
                undecodable.put(i, new Refused(e));
            }
        }
        Iterator<Outcome> predicted = predictor.tryPredict(decoded).iterator();
        List<Outcome> outcomes = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            Refused refused = undecodable.get(i);
            outcomes.add(located(refused == null ? predicted.next() : refused, messages.get(i)));
        }
        return outcomes;
    }

    private PoisonedRecord decode(ConsumerRecord<byte[], byte[]> message) {
        try {
            PoisonedRecord record = deserializer.deserialize(message.topic(), message.value());
            if (record == null) {
                throw new RefusedRecordException(
                        Refusal.MALFORMED_RECORD, "the record has no value; ask the owner who writes there", null);
            }
            return record;
        } catch (MalformedRecordException e) {
            throw new RefusedRecordException(Refusal.MALFORMED_RECORD, String.valueOf(e.getMessage()), e);
        } catch (UnknownSchemaException e) {
            throw new RefusedRecordException(Refusal.UNKNOWN_SCHEMA, String.valueOf(e.getMessage()), e);
        }
    }

    private static Outcome located(Outcome outcome, ConsumerRecord<byte[], byte[]> message) {
        return outcome instanceof Refused refused ? new Refused(refused.why().at(placeOf(message))) : outcome;
    }

    @Override
    public void close() {
        deserializer.close();
    }
}
