package io.dpfgateway.trainer.job;

import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleWriter;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.Sha256;
import io.dpfgateway.model.onnx.GraphJoin;
import io.dpfgateway.model.onnx.OnnxModel;
import io.dpfgateway.model.onnx.TensorSpec;
import io.dpfgateway.trainer.picture.PictureSplit;
import io.dpfgateway.trainer.picture.PreparedPicture;
import io.dpfgateway.trainer.report.ReportHtml;
import io.dpfgateway.trainer.report.ReportJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts a bundle together: the DPF spliced behind the front, what partners need to read it, and the report.
 *
 * @param job what was trained
 * @param trained what came of it
 * @param writer writes and perhaps signs the bundle
 */
public record BundleAssembly(TrainingJob job, TrainedDpf trained, BundleWriter writer) {
    /**
     * Writes the bundle.
     *
     * @param target its directory, which must not exist
     * @param pictures what it was trained on, for the fingerprint
     * @param created stands in the manifest; nothing else in a bundle depends on the time
     * @return the directory
     * @throws io.dpfgateway.model.bundle.BundleException if it cannot be written
     */
    public Path write(Path target, PictureSplit pictures, Instant created) {
        Map<BundleFile, byte[]> files = new EnumMap<>(BundleFile.class);
        WireHalves halves =
                WireHalves.of(trained.dpf(), job.wire().content(), job.cut().tensor());
        files.put(BundleFile.GATEWAY, gateway(halves).toBytes());
        files.put(BundleFile.FEATURES, features(halves).toBytes());
        files.put(BundleFile.BACK, back().toBytes());
        files.put(BundleFile.REPORT_JSON, ReportJson.write(trained.report()));
        files.put(BundleFile.REPORT_HTML, ReportHtml.write(trained.report(), trained.attacks(), pictureShape()));
        return writer.write(target, manifest(pictures, created), files);
    }

    private Manifest manifest(PictureSplit pictures, Instant created) {
        List<String> hashes =
                pictures.train().stream().map(PreparedPicture::sha256).toList();
        return new Manifest(
                        Manifest.FORMAT,
                        job.networkId(),
                        job.version(),
                        job.dpf().mode().name().toLowerCase(Locale.ROOT),
                        job.cut().tensor(),
                        job.cut().back().opset(),
                        job.input(),
                        trained.wire(),
                        trained.report().featuresShape(),
                        job.labels(),
                        trained.report().headline(),
                        new Manifest.TrainingData(Sha256.ofAll(hashes), hashes.size()),
                        created,
                        new TreeMap<>())
                .withGate(trained.report().gate().verdict());
    }

    private List<Integer> pictureShape() {
        return List.of(
                job.input().channels().count(),
                job.input().height(),
                job.input().width());
    }

    private OnnxModel gateway(WireHalves halves) {
        return GraphJoin.join(job.cut().front(), halves.toWire())
                .withShapes(batchOf(pictureShape()), batchOf(trained.wire().shape()));
    }

    private OnnxModel features(WireHalves halves) {
        return halves.toFeatures()
                .withShapes(
                        batchOf(trained.wire().shape()),
                        batchOf(trained.report().featuresShape()));
    }

    private OnnxModel back() {
        return job.cut().back().withInputShape(batchOf(trained.report().featuresShape()));
    }

    private static List<Long> batchOf(List<Integer> dims) {
        List<Long> shape = new ArrayList<>(List.of(TensorSpec.DYNAMIC));
        dims.forEach(dim -> shape.add(dim.longValue()));
        return shape;
    }
}
