package io.dpfgateway.cli.chaos.input;

import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.serde.AvroSerdes;
import io.dpfgateway.schemas.serde.RegistryConfig;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;

/** Writes the values of records. Used by one thread. */
final class RecordBytes implements AutoCloseable {
    private static final int FIRST_UNREGISTERED_ID = 1_000_000;
    private static final byte[] GARBAGE = {'n', 'o', ' ', 'A', 'v', 'r', 'o'};

    private final Serializer<RawImage> serializer;
    private final PicturePool pool;
    private final String topic;
    private int unregistered = FIRST_UNREGISTERED_ID;

    RecordBytes(PicturePool pool, RegistryConfig registry, String topic) {
        this.serializer = AvroSerdes.serializer(RawImage.class, registry);
        this.pool = pool;
        this.topic = topic;
    }

    byte[] of(NumberedRecord record, Instant now) {
        if (record.kind() == Kind.GARBAGE) {
            return GARBAGE.clone();
        }
        byte[] file = pool.file(record.kind(), record.picture());
        byte[] value = serializer.serialize(
                topic, new RawImage(record.id(), record.key(), now, ByteBuffer.wrap(file), null, Map.of()));
        if (record.kind() == Kind.UNREGISTERED) {
            // Confluent's wire format: a zero, and then the schema's id.
            ByteBuffer.wrap(value).putInt(1, unregistered++);
        }
        return value;
    }

    @Override
    public void close() {
        serializer.close();
    }
}
