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
                    origin + " is not signed, but trusted keys are configured; sign it with 'dpf train"
                            + " --sign-key', or remove the keys");
        }
        if (trustedKeys.stream().noneMatch(key -> verifies(key, manifest, signature))) {
            throw new BundleException(origin + " is signed by none of the " + trustedKeys.size()
                    + " trusted keys, or its manifest was altered; fetch it again or add its signer's key");
        }
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
