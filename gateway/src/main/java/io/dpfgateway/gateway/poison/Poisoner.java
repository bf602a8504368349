package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.decode.DecodePool;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.gateway.rollout.ModelSlot;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import io.dpfgateway.schemas.record.WireTensor;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The one place where a picture becomes a record that may be shared. What passes is named here, field by field: ids, time,
 * label, allowed attributes, and the poisoned tensor. Thread-safe.
 */
final class Poisoner {
    /** In UTF-8, and with the source once more as the key, less than what {@code ModelLoader} leaves beside the tensor. */
    private static final int LONGEST_TEXT = 10_000;

    private final DecodePool decoding;
    private final Set<String> allowedAttributes;
    private final Onlooker onlooker;

    Poisoner(Poisoning.Pictures pictures, Onlooker onlooker) {
        decoding = pictures.decoding();
        allowedAttributes = pictures.allowedAttributes();
        this.onlooker = onlooker;
    }

    /**
     * Poisons one picture with the model that is leased for it. The lease stays the caller's until the future is complete.
     *
     * @return completes exceptionally with what {@link DecodePool#decode} does if the picture cannot be decoded, with an
     *     {@link io.dpfgateway.gateway.infer.InferenceFailedException} if the model gives no usable tensor for it, and with an
     *     {@link OversizedTextException} if what passes beside the tensor is too long
     */
    CompletableFuture<PoisonedRecord> poison(RawImage image, ModelSlot.Lease lease) {
        PoisonModel model = lease.model();
        Map<String, String> attributes = allowed(image.getAttributes());
        long length = lengthOfText(image, attributes);
        if (length > LONGEST_TEXT) {
            return CompletableFuture.failedFuture(
                    new OversizedTextException("id, source, label and allowed attributes have " + length
                            + " characters together, the limit is " + LONGEST_TEXT + "; send shorter ones"));
        }
        // Taken out here, so that what waits for its tensor does not hold the encoded picture.
        PoisonedRecord.Builder record = PoisonedRecord.newBuilder()
                .setId(image.getId())
                .setSource(image.getSource())
                .setCapturedAt(image.getCapturedAt())
                .setNetworkId(model.networkId().value())
                .setDpfVersion(model.version())
                .setLabel(image.getLabel())
                .setAttributes(attributes);
        byte[] encoded = bytesOf(image.getImage());
        boolean shown = onlooker.wants(model, image.getId());
        return decoding.decode(encoded, model.preparer())
                .thenCompose(input -> shown ? poisonAndShow(model, input) : model.poison(input))
                .thenApply(tensor -> with(record, tensor));
    }

    private CompletableFuture<WireTensor> poisonAndShow(PoisonModel model, float[] input) {
        return model.poison(input).thenApply(tensor -> {
            onlooker.saw(model, input, tensor);
            return tensor;
        });
    }

    private static PoisonedRecord with(PoisonedRecord.Builder record, WireTensor tensor) {
        return record.setTensor(tensor).build();
    }

    private static long lengthOfText(RawImage image, Map<String, String> attributes) {
        String label = image.getLabel();
        long length = image.getId().length() + image.getSource().length() + (label == null ? 0L : label.length());
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            length += attribute.getKey().length() + attribute.getValue().length();
        }
        return length;
    }

    /** The deserializer made the buffer for this record alone, so mostly its array can be taken as it is. */
    private static byte[] bytesOf(ByteBuffer buffer) {
        if (buffer.hasArray() && buffer.arrayOffset() == 0 && buffer.remaining() == buffer.array().length) {
            return buffer.array();
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private Map<String, String> allowed(Map<String, String> attributes) {
        Map<String, String> passing = new HashMap<>(attributes);
        passing.keySet().retainAll(allowedAttributes);
        return passing;
    }
}
