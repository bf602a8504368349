package io.dpfgateway.model.bundle;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose bundles are accepted. With keys, a bundle must carry a signature of one of them; without, the signature is not
 * looked at. Immutable and thread-safe.
 *
 * @param trustedKeys Ed25519 public keys
 */
public record TrustPolicy(List<PublicKey> trustedKeys) {
    public TrustPolicy {
        trustedKeys = List.copyOf(trustedKeys);
    }

    /** Accepts any bundle whose hashes hold; for a store that nobody else can write to. */
    public static TrustPolicy acceptUnsigned() {
        return new TrustPolicy(List.of());
    }

    /** @throws BundleException if keys are configured and none of them signed the manifest */
    void check(byte[] manifest, byte @Nullable [] signature, String origin) {
        if (trustedKeys.isEmpty()) {
            return;
        }
        if (signature == null) {
            throw new BundleException(
                    BundleFault.UNSIGNED,
                    origin + " is not signed, but trusted keys are configured; sign it with 'dpf train"
                            + " --sign-key', or remove the keys");
        }
        if (trustedKeys.stream().noneMatch(key -> verifies(key, manifest, signature))) {
            throw untrusted(ManifestJson.claimedSigner(manifest), origin);
        }
    }

    /** The ids of the trusted keys, in their order. */
    public List<KeyId> keyIds() {
        return trustedKeys.stream().map(KeyId::of).toList();
    }

    private BundleException untrusted(KeyId claimed, String origin) {
        if (claimed.isNone()) {
            return new BundleException(
                    BundleFault.ALTERED,
                    origin + " is signed by none of the trusted keys " + keyIds()
                            + ", or its manifest was altered; fetch it again, or add its signer's key");
        }
        if (keyIds().contains(claimed)) {
            return new BundleException(
                    BundleFault.ALTERED,
                    origin + " was altered: its signature is not that of key " + claimed + ", which it names;"
                            + " fetch it again");
        }
        return new BundleException(
                BundleFault.UNKNOWN_KEY,
                origin + " is signed with key " + claimed + ", which is not among the trusted keys " + keyIds()
                        + "; sign it with one of them, or add its public key if you trust it");
    }

    private static boolean verifies(PublicKey key, byte[] manifest, byte[] signature) {
        try {
            return Ed25519.verify(key, manifest, signature);
        } catch (GeneralSecurityException e) {
            // A signature that is none, such as one of the wrong length.
            return false;
        }
    }
}
