package io.dpfgateway.gateway.rollout;

import ai.onnxruntime.OrtException;
import io.dpfgateway.gateway.infer.InferenceFailedException;
import io.dpfgateway.gateway.infer.ModelOpener;
import io.dpfgateway.gateway.infer.PoisonModel;
import io.dpfgateway.model.ModelException;
import io.dpfgateway.model.bundle.Bundle;
import io.dpfgateway.model.bundle.BundleException;
import io.dpfgateway.model.bundle.BundleFault;
import io.dpfgateway.model.bundle.Manifest;
import io.dpfgateway.model.bundle.TrustPolicy;
import io.dpfgateway.model.bundle.WireSpec;
import io.dpfgateway.model.store.ModelStores;
import io.dpfgateway.model.store.StoreUnavailableException;
import io.dpfgateway.model.store.UnsupportedUriException;
import io.dpfgateway.schemas.record.ModelVersion;
import io.dpfgateway.schemas.topic.TopicSettings;

/** From an announcement to a model that may run: fetched, verified, opened, warmed up. Thread-safe. */
public final class ModelLoader {
    /** For what stands beside the tensor: ids, label, attributes. {@code Poisoner} keeps them shorter. */
    private static final int RESERVE_BYTES = 64 << 10;

    private final ModelStores stores;
    private final TrustPolicy trust;
    private final ModelOpener opener;

    /** @param stores stay the caller's */
    public ModelLoader(ModelStores stores, TrustPolicy trust, ModelOpener opener) {
        this.stores = stores;
        this.trust = trust;
        this.opener = opener;
    }

    /**
     * The announced bundle, with all checked that can be without running it.
     *
     * @throws ModelRefusedException if the version must not run
     * @throws StoreUnavailableException if its store does not answer now
     */
    Bundle verify(ModelVersion announced) {
        String origin = originOf(announced);
        Bundle bundle = openVerified(announced, origin);
        checkAnnounced(bundle, announced, origin);
        checkGate(bundle);
        checkSize(bundle.manifest().wire(), origin);
        return bundle;
    }

    private static String originOf(ModelVersion announced) {
        return "version " + announced.getVersion() + " of " + announced.getNetworkId();
    }

    /**
     * Opens sessions of a verified bundle and runs them once. The caller owns the model.
     *
     * @param announced as what it was verified
     * @throws ModelRefusedException if it cannot be run, or its values are not finite
     */
    PoisonModel warmUp(ModelVersion announced, Bundle bundle) {
        String origin = originOf(announced);
        try {
            return opener.open(bundle);
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
        try {
            return stores.open(announced.getUri(), announced.getManifestSha256(), trust);
        } catch (StoreUnavailableException e) {
            // Says nothing of the version: whoever called tries again.
            throw e;
        } catch (UnsupportedUriException e) {
            throw new ModelRefusedException(
                    RefusalReason.UNSUPPORTED_URI, origin + " is announced at " + e.getMessage(), e);
        } catch (BundleException e) {
            throw new ModelRefusedException(reason(e.fault()), origin + ": " + e.getMessage(), e);
        } catch (ModelException e) {
            throw new ModelRefusedException(RefusalReason.UNVERIFIED, origin + ": " + e.getMessage(), e);
        }
    }

    private static RefusalReason reason(BundleFault fault) {
        return switch (fault) {
            case OTHER_BUNDLE -> RefusalReason.WRONG_HASH;
            case UNSIGNED -> RefusalReason.UNSIGNED;
            case UNKNOWN_KEY -> RefusalReason.UNKNOWN_KEY;
            case ALTERED -> RefusalReason.ALTERED;
            default -> RefusalReason.UNVERIFIED;
        };
    }

    private static void checkAnnounced(Bundle bundle, ModelVersion announced, String origin) {
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
