package io.dpfgateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.dpfgateway.cli.demo.DemoNetwork;
import io.dpfgateway.gateway.GatewayMetrics;
import io.dpfgateway.gateway.config.Batching;
import io.dpfgateway.gateway.config.Inference;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.LoneSession;
import io.dpfgateway.imaging.decode.PictureDecoder;
import io.dpfgateway.imaging.decode.PictureLimits;
import io.dpfgateway.imaging.source.NamedPicture;
import io.dpfgateway.imaging.source.PictureSource;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleFile;
import io.dpfgateway.model.bundle.BundleStore;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.partner.predict.Prediction;
import io.dpfgateway.partner.predict.Predictor;
import io.dpfgateway.partner.predict.PublicModels;
import io.dpfgateway.schemas.record.PoisonedRecord;
import io.dpfgateway.schemas.record.WireTensor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever form features travel in: what the owner trains, the gateway poisons with, and the partner predicts from. */
class WireFormsIT {
    private static final int PICTURES = 16;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void layOut() throws IOException {
        DemoNetwork.copyTo(folder);
        TestPictures.write(folder.resolve("pictures"), 600);
    }

    @ParameterizedTest
    @CsvSource({"code, float16, 0.01", "code, int8, 0.2", "features, int8, 0.2", "features, float32, 0.0001"})
    void shouldPredictWhatTheBackSaysOfThePoisonedFeatures(String wire, String type, double tolerance)
            throws Exception {
        // Given
        Path directory = folder.resolve(wire + "-" + type).resolve("fashion-mnist/1");
        String call = "train --network @fashion-mnist.onnx --cut stage2 --images @pictures --held-out 0.2 --batch 32"
                + " --steps 40 --attack-steps 2 --attacker SMALL --threads 1 --wire " + wire + " --wire-type " + type;
        List<String> args = new ArrayList<>();
        for (String word : call.split(" ")) {
            args.add(word.startsWith("@") ? folder.resolve(word.substring(1)).toString() : word);
        }
        args.addAll(List.of("--out", directory.toString()));
        Call train = Call.dpf(args.toArray(String[]::new));
        assertThat(train.code()).as(train.err()).isZero();
        assertThat(train.out()).contains("bytes a record").contains(wire + " [").contains(" as " + type);
        Bundle bundle = Bundle.open(directory, TrustPolicy.acceptUnsigned());

        // When
        List<float[]> inputs = new ArrayList<>();
        List<WireTensor> tensors = poison(bundle, inputs);
        List<Prediction> predictions = predict(bundle, directory, tensors);

        // Then
        for (int i = 0; i < PICTURES; i++) {
            float[] scores = scores(bundle, inputs.get(i));
            Prediction prediction = predictions.get(i);
            assertThat(prediction.probability())
                    .as("picture %d", i)
                    .isCloseTo(softmax(scores)[prediction.classIndex()], within(tolerance));
        }
        assertThat(tensors.get(0).getDtype().name()).isEqualToIgnoringCase(type);
    }

    /** As the gateway does it; keeps what it put into its graph. */
    private static List<WireTensor> poison(Bundle bundle, List<float[]> inputs) {
        InferenceRuntime runtime = InferenceRuntime.start(
                new Inference(
                        Inference.Provider.CPU,
                        1,
                        1,
                        List.of(0),
                        new Batching(PICTURES, Duration.ZERO, Batching.DEFAULT.timeout())),
                new GatewayMetrics(new SimpleMeterRegistry()));
        try (LoneSession session = runtime.openAlone(bundle);
                PictureSource pictures = PictureSource.open(folder.resolve("pictures"))) {
            PictureDecoder decoder = new PictureDecoder(PictureLimits.DEFAULT);
            for (NamedPicture picture : pictures) {
                if (inputs.size() < PICTURES) {
                    inputs.add(session.reader(decoder).read(picture.encoded()));
                }
            }
            return session.run(inputs);
        }
    }

    private static List<Prediction> predict(Bundle bundle, Path directory, List<WireTensor> tensors) {
        Path store = directory.getParent().getParent();
        List<PoisonedRecord> records = new ArrayList<>();
        for (WireTensor tensor : tensors) {
            records.add(PoisonedRecord.newBuilder()
                    .setId("" + records.size())
                    .setSource("camera")
                    .setCapturedAt(Instant.EPOCH)
                    .setNetworkId(bundle.manifest().networkId().value())
                    .setDpfVersion(bundle.manifest().version())
                    .setTensor(tensor)
                    .setLabel(null)
                    .setAttributes(Map.of())
                    .build());
        }
        try (Predictor predictor =
                new Predictor(new PublicModels(new BundleStore(store), TrustPolicy.acceptUnsigned()))) {
            return predictor.predict(records);
        }
    }

    /** What back(P(front(picture))) says when nothing is rounded on the way. */
    private static float[] scores(Bundle bundle, float[] input) throws OrtException {
        float[] values = input;
        long[] shape = bundle.manifest().input().shape(1);
        for (BundleFile file : List.of(BundleFile.GATEWAY, BundleFile.FEATURES, BundleFile.BACK)) {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession session = environment.createSession(bundle.bytes(file));
                    OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                    OrtSession.Result result = session.run(
                            Map.of(session.getInputNames().iterator().next(), tensor))) {
                OnnxTensor output = (OnnxTensor) result.get(0);
                values = new float[output.getFloatBuffer().remaining()];
                output.getFloatBuffer().get(values);
                shape = output.getInfo().getShape();
            }
        }
        return values;
    }

    private static double[] softmax(float[] scores) {
        double sum = 0;
        double[] shares = new double[scores.length];
        for (int i = 0; i < scores.length; i++) {
            shares[i] = Math.exp(scores[i]);
            sum += shares[i];
        }
        for (int i = 0; i < shares.length; i++) {
            shares[i] /= sum;
        }
        return shares;
    }
}
