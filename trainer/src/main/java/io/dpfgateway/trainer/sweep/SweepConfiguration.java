package io.dpfgateway.trainer.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.trainer.job.TrainingJob;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import java.util.List;

/** All that the figures of a sweep depend on, as {@code sweep.json}. Neither a picture nor a path of this machine is in it. */
final class SweepConfiguration {
    /** The format of sweep.json. */
    static final int FORMAT = 1;

    private static final JsonMapper MAPPER = new JsonMapper();

    private SweepConfiguration() {}

    static JsonNode of(SweepJob job, PictureSplit pictures) {
        TrainingJob template = job.template();
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("formatVersion", FORMAT);
        tree.put("networkId", template.networkId().value());
        tree.put("networkSha256", Sha256.of(job.network().toBytes()));
        tree.put("version", template.version());
        tree.set("input", MAPPER.valueToTree(template.input()));
        tree.set("labels", MAPPER.valueToTree(template.labels()));
        tree.set("axes", MAPPER.valueToTree(job.axes()));
        tree.set("objective", MAPPER.valueToTree(template.objective()));
        ObjectNode training = MAPPER.valueToTree(template.dpf());
        // These are the runs' own.
        training.remove(List.of("mode", "dial", "seed"));
        if (template.dpf().synthetic() == 0) {
            // As with copies below.
            training.remove("synthetic");
        }
        if (template.dpf().againstKnown() == 0) {
            training.remove("againstKnown");
        }
        tree.set("training", training);
        tree.set("attack", MAPPER.valueToTree(template.attack()));
        tree.put("mirrored", template.augmentation().mirror());
        if (template.augmentation().copies() > 0) {
            // Left out where there are none, so that a sweep begun before there could be any goes on.
            tree.put("copies", template.augmentation().copies());
        }
        tree.set("wire", MAPPER.valueToTree(template.wire()));
        tree.set("gate", job.gate() == null ? null : MAPPER.valueToTree(job.gate()));
        tree.set("pictures", pictures(pictures));
        return tree;
    }

    private static ObjectNode pictures(PictureSplit pictures) {
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("train", pictures.train().size());
        tree.put("heldOut", pictures.heldOut().size());
        tree.put("trainFingerprint", fingerprint(pictures.train()));
        tree.put("heldOutFingerprint", fingerprint(pictures.heldOut()));
        return tree;
    }

    private static String fingerprint(List<PreparedPicture> pictures) {
        return Sha256.ofAll(pictures.stream().map(PreparedPicture::sha256).toList());
    }
}
