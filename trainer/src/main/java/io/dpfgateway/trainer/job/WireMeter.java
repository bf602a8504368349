package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.tensor.TensorEncoding;
import io.dpfgateway.schemas.tensor.WireTensors;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.feature.Tensors;
import io.dpfgateway.trainer.report.WireFigures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Measures what records cost on the wire, by writing those of held-out pictures. They are compressed as Kafka's producer does
 * it: many records at a time, up to the size of batch that the gateway sends.
 */
final class WireMeter {
    private static final int MOST_PICTURES = 1000;
    private static final int CHUNK = 50;

    /** The gateway's {@code batch.size}. */
    private static final int BATCH_BYTES = 256 << 10;

    /** Avro's single-object header, and the registry's that a record has instead. */
    private static final int SINGLE_OBJECT_HEADER = 10;

    private static final int REGISTRY_HEADER = 5;

    private final WireChannel channel;
    private final TrainingJob job;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private long tensorBytes;
    private long recordBytes;
    private long lz4Bytes;
    private long zstdBytes;
    private int pictures;

    private WireMeter(WireChannel channel, TrainingJob job) {
        this.channel = channel;
        this.job = job;
    }

    static WireFigures measure(WireChannel channel, TrainingJob job, FeatureCache heldOut) {
        WireMeter meter = new WireMeter(channel, job);
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard()) {
            int size = Math.min(MOST_PICTURES, heldOut.size());
            for (int from = 0; from < size; from += CHUNK) {
                try (PointerScope chunk = new PointerScope()) {
                    int to = Math.min(from + CHUNK, size);
                    meter.write(channel.carry(heldOut.range(from, to).features()));
                }
            }
            meter.send();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return meter.figures();
    }

    private void write(Tensor wire) throws IOException {
        float[] values = Tensors.toArray(wire);
        WireSpec spec = channel.spec();
        int[] shape = spec.shape().stream().mapToInt(Integer::intValue).toArray();
        int elements = spec.elements();
        for (int at = 0; at < values.length; at += elements) {
            ByteBuffer encoded = record(values, at, shape).toByteBuffer();
            byte[] bytes = new byte[encoded.remaining() - SINGLE_OBJECT_HEADER];
            encoded.position(encoded.position() + SINGLE_OBJECT_HEADER).get(bytes);
            if (batch.size() + REGISTRY_HEADER + bytes.length > BATCH_BYTES) {
                send();
            }
            batch.write(new byte[REGISTRY_HEADER]);
            batch.write(bytes);
            recordBytes += REGISTRY_HEADER + bytes.length;
            tensorBytes += (long) elements * encoding().bytesPerElement();
            pictures++;
        }
    }

    private PoisonedRecord record(float[] values, int at, int[] shape) {
        FloatBuffer one = FloatBuffer.wrap(values, at, channel.spec().elements());
        return PoisonedRecord.newBuilder()
                .setId(String.format(Locale.ROOT, "picture-%08d", pictures))
                .setSource("camera-01")
                .setCapturedAt(Instant.ofEpochSecond(1_700_000_000L + pictures))
                .setNetworkId(job.networkId().value())
                .setDpfVersion(job.version())
                .setTensor(WireTensors.encode(one, shape, encoding()))
                .setLabel(null)
                .setAttributes(Map.of())
                .build();
    }

    private TensorEncoding encoding() {
        WireSpec spec = channel.spec();
        return switch (spec.type()) {
            case FLOAT32 -> TensorEncoding.FLOAT32;
            case FLOAT16 -> TensorEncoding.FLOAT16;
            case INT8 -> new TensorEncoding.Int8((float) spec.scale(), spec.zeroPoint());
        };
    }

    /** Compresses what was gathered, and begins anew. */
    private void send() throws IOException {
        if (batch.size() > 0) {
            lz4Bytes += compressed(Compression.lz4().build());
            zstdBytes += compressed(Compression.zstd().build());
            batch.reset();
        }
    }

    private int compressed(Compression compression) throws IOException {
        ByteBufferOutputStream target = new ByteBufferOutputStream(batch.size());
        try (OutputStream out = compression.wrapForOutput(target, RecordBatch.CURRENT_MAGIC_VALUE)) {
            out.write(batch.toByteArray());
        }
        return target.position();
    }

    private WireFigures figures() {
        return new WireFigures(
                job.wire().content().name().toLowerCase(Locale.ROOT),
                job.wire().type().name().toLowerCase(Locale.ROOT),
                channel.spec().shape(),
                pictures,
                (double) tensorBytes / pictures,
                (double) recordBytes / pictures,
                (double) lz4Bytes / pictures,
                (double) zstdBytes / pictures);
    }
}
