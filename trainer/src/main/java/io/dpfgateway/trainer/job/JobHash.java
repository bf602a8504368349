package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.trainer.feature.FeatureCache;
import io.dpfgateway.trainer.graph.TorchRuntime;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A hash of all that decides what a training gives: the job, the pictures, and what computes it. Equal hashes, equal bundles;
 * so a checkpoint fits where the hash does.
 */
public final class JobHash {
    private final List<String> parts = new ArrayList<>();

    private JobHash() {}

    /** The hash, in lower-case hex. */
    public static String of(TrainingJob job, PictureSplit pictures) {
        JobHash hash = new JobHash();
        hash.add("runtime", TorchRuntime.description());
        hash.add("front", FeatureCache.runtime());
        hash.add("job", job);
        hash.add("train", pictures.train());
        hash.add("heldOut", pictures.heldOut());
        return Sha256.ofAll(hash.parts);
    }

    /** Every component of every record, so that one which is added later counts as well. */
    private void add(String name, @Nullable Object value) {
        if (value instanceof PreparedPicture picture) {
            add(name, List.of(picture.sha256(), String.valueOf(picture.label())));
        } else if (value instanceof OnnxModel model) {
            add(name, Sha256.of(model.toBytes()));
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                add(name + "." + component.getName(), read(component, value));
            }
        } else if (value instanceof Optional<?> optional) {
            add(name, optional.orElse(null));
        } else if (value instanceof List<?> list) {
            add(name + ".size", list.size());
            list.forEach(element -> add(name, element));
        } else if (value instanceof Map<?, ?> map) {
            new TreeMap<>(map).forEach((key, element) -> add(name + "." + key, element));
        } else if (value == null
                || value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>) {
            parts.add(Sha256.of((name + "=" + value).getBytes(StandardCharsets.UTF_8)));
        } else {
            throw new IllegalStateException(name + " is a " + value.getClass() + ", which cannot be hashed yet");
        }
    }

    private static @Nullable Object read(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
