package io.dpfgateway.schemas.serde;

import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * Walks one record's Avro binary and allocates nothing. Avro's decoder takes memory for a length that the bytes state
 * before it looks whether they are there, so a record of a few bytes could ask for gigabytes; and it does not mind bytes
 * left over. Here every length is held against the bytes that remain, and they must be used up.
 */
final class RecordBounds {
    private static final int LONGEST_VARINT = 10;

    private final ByteBuffer bytes;

    private RecordBounds(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks the remaining bytes.
     *
     * @throws AvroRuntimeException if they are not exactly one datum of the schema
     */
    static void check(Schema schema, ByteBuffer bytes) {
        RecordBounds bounds = new RecordBounds(bytes.slice());
        bounds.walk(schema);
        require(!bounds.bytes.hasRemaining(), "there are bytes behind the record");
    }

    private void walk(Schema schema) {
        switch (schema.getType()) {
            case RECORD -> schema.getFields().forEach(field -> walk(field.schema()));
            case UNION -> walk(schema.getTypes().get(index(schema.getTypes().size())));
            case ENUM -> index(schema.getEnumSymbols().size());
            case ARRAY -> walkBlocks(() -> walk(schema.getElementType()));
            case MAP ->
                walkBlocks(() -> {
                    skip(varint());
                    walk(schema.getValueType());
                });
            case STRING, BYTES -> skip(varint());
            case FIXED -> skip(schema.getFixedSize());
            case INT, LONG -> varint();
            case FLOAT -> skip(Float.BYTES);
            case DOUBLE -> skip(Double.BYTES);
            case BOOLEAN -> skip(1);
            case NULL -> {}
        }
    }

    /** Blocks of items up to an empty one. A negative count is followed by the block's size in bytes. */
    private void walkBlocks(Runnable walkItem) {
        for (long count = varint(); count != 0; count = varint()) {
            if (count < 0) {
                count = -count;
                varint();
            }
            // An item takes a byte or more in every schema of this project.
            require(count > 0 && count <= bytes.remaining(), "a collection is longer than the record");
            for (long i = 0; i < count; i++) {
                walkItem.run();
            }
        }
    }

    private int index(int size) {
        long index = varint();
        require(index >= 0 && index < size, "a union or enum has no such branch");
        return (int) index;
    }

    private void skip(long length) {
        require(length >= 0 && length <= bytes.remaining(), "it ends early");
        bytes.position(bytes.position() + (int) length);
    }

    /** A zig-zag number of variable length. */
    private long varint() {
        long bits = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            require(bytes.hasRemaining(), "it ends early");
            byte next = bytes.get();
            bits |= (next & 0x7fL) << (7 * i);
            if (next >= 0) {
                return (bits >>> 1) ^ -(bits & 1);
            }
        }
        throw new AvroRuntimeException("a number is too long");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AvroRuntimeException(otherwise);
        }
    }
}
