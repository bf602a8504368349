package io.dpfgateway.gateway.poison;

import io.dpfgateway.gateway.infer.InferenceBuffers;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.imaging.Picture;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.RawImage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The one place where a picture becomes a record that may be shared. What passes is named here, field by field: ids, time,
 * label, allowed attributes, and the poisoned tensor. Not thread-safe: it reuses native memory.
 */
final class Poisoner {
    /** In UTF-8, and with the source once more as the key, less than what {@code ModelLoader} leaves beside the tensor. */
    private static final int LONGEST_TEXT = 10_000;

    private final PictureDecoder decoder;
    private final Set<String> allowedAttributes;
    private final InferenceBuffers buffers = new InferenceBuffers();

    Poisoner(PictureDecoder decoder, Set<String> allowedAttributes) {
        this.decoder = decoder;
        this.allowedAttributes = allowedAttributes;
    }

    /**
     * Poisons one picture.
     *
     * @throws io.dpfgateway.imaging.ImagingException if the picture cannot be decoded
     * @throws io.dpfgateway.gateway.infer.InferenceFailedException if the model gives no usable tensor for it
     * @throws OversizedTextException if what passes beside the tensor is too long
     */
    PoisonedRecord poison(RawImage image, PoisonModel model) {
        Map<String, String> attributes = allowed(image.getAttributes());
        requireShort(image, attributes);
        Picture picture = decoder.decode(bytesOf(image.getImage()));
        return PoisonedRecord.newBuilder()
                .setId(image.getId())
                .setSource(image.getSource())
                .setCapturedAt(image.getCapturedAt())
                .setNetworkId(model.networkId().value())
                .setDpfVersion(model.version())
                .setTensor(model.poison(picture, buffers))
                .setLabel(image.getLabel())
                .setAttributes(attributes)
                .build();
    }

    private static void requireShort(RawImage image, Map<String, String> attributes) {
        String label = image.getLabel();
        long length = image.getId().length() + image.getSource().length() + (label == null ? 0L : label.length());
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            length += attribute.getKey().length() + attribute.getValue().length();
        }
        if (length > LONGEST_TEXT) {
            throw new OversizedTextException("id, source, label and allowed attributes have " + length
                    + " characters together, the limit is " + LONGEST_TEXT + "; send shorter ones");
        }
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
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
