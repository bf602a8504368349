package io.dpfgateway.gateway.rollout;

import ai.onnxruntime.OrtException;
import io.dpfgateway.gateway.infer.InferenceFailedException;
import io.dpfgateway.gateway.infer.InferenceRuntime;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.topic.TopicSettings;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/** From an announcement to a model that may run: fetched, verified, opened, warmed up. Thread-safe. */
public final class ModelLoader {
    /** For what stands beside the tensor: ids, label, attributes. {@code Poisoner} keeps them shorter. */
    private static final int RESERVE_BYTES = 64 << 10;

    private final TrustPolicy trust;
    private final InferenceRuntime runtime;

    public ModelLoader(TrustPolicy trust, InferenceRuntime runtime) {
        this.trust = trust;
        this.runtime = runtime;
    }

    /** The caller owns the model. */
    PoisonModel load(ModelVersion announced) {
        String origin = "version " + announced.getVersion() + " of " + announced.getNetworkId();
        Bundle bundle = openVerified(announced, origin);
        checkAnnounced(bundle, announced, origin);
        checkGate(bundle);
        checkSize(bundle.manifest().wire(), origin);
        try {
            return runtime.open(bundle);
        } catch (OrtException e) {
            throw new ModelRefusedException(
                    RefusalReason.NOT_RUNNABLE,
                    origin + " is not taken by ONNX Runtime: " + e.getMessage() + "; export it again",
                    e);
        } catch (InferenceFailedException e) {
            throw new ModelRefusedException(
                    RefusalReason.BAD_OUTPUT, origin + " fails on a plain picture: " + e.getMessage(), e);
        }
    }

    private Bundle openVerified(ModelVersion announced, String origin) {
        Path directory = directoryOf(announced.getUri(), origin);
        try {
            return Bundle.open(directory, trust);
        } catch (ModelException e) {
            throw new ModelRefusedException(RefusalReason.UNVERIFIED, origin + ": " + e.getMessage(), e);
        }
    }

    private static Path directoryOf(String uri, String origin) {
        try {
            URI parsed = URI.create(uri);
            if ("file".equals(parsed.getScheme())) {
                return Path.of(parsed);
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // Told below, like any other uri that names no folder.
        }
        throw new ModelRefusedException(
                RefusalReason.UNSUPPORTED_URI,
                origin + " is announced at '" + uri + "'; announce it with the file: uri of its folder",
                null);
    }

    private static void checkAnnounced(Bundle bundle, ModelVersion announced, String origin) {
        if (!bundle.sha256().equals(announced.getManifestSha256())) {
            throw new ModelRefusedException(
                    RefusalReason.WRONG_HASH,
                    origin + ": the manifest's SHA-256 is " + bundle.sha256() + " where "
                            + announced.getManifestSha256() + " was announced; publish the bundle again",
                    null);
        }
        Manifest manifest = bundle.manifest();
        if (!manifest.networkId().value().equals(announced.getNetworkId())
                || manifest.version() != announced.getVersion()) {
            throw new ModelRefusedException(
                    RefusalReason.WRONG_IDENTITY,
                    origin + ": the bundle is version " + manifest.version() + " of " + manifest.networkId()
                            + "; announce it as what it is",
                    null);
        }
    }

    /** An announcer refuses such a version as well, but a gateway trusts no announcer. */
    private static void checkGate(Bundle bundle) {
        try {
            bundle.requirePublishable();
        } catch (BundleException e) {
            throw new ModelRefusedException(RefusalReason.GATE_MISSED, String.valueOf(e.getMessage()), e);
        }
    }

    private static void checkSize(WireSpec wire, String origin) {
        int bytesPerElement =
                switch (wire.type()) {
                    case FLOAT32 -> Float.BYTES;
                    case FLOAT16 -> Short.BYTES;
                    case INT8 -> Byte.BYTES;
                };
        long bytes = (long) wire.elements() * bytesPerElement;
        long most = TopicSettings.LARGE_RECORDS - RESERVE_BYTES;
        if (bytes > most) {
            throw new ModelRefusedException(
                    RefusalReason.TOO_LARGE,
                    origin + ": its wire tensor takes " + bytes + " bytes, at most " + most
                            + " fit into a record; train it with a smaller one",
                    null);
        }
    }
}
