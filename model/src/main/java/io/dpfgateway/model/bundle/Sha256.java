package io.dpfgateway.model.bundle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** SHA-256 in lower-case hex, as manifests and announcements state it. */
public final class Sha256 {
    private Sha256() {}

    /** The hash of these bytes. */
    public static String of(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** One hash for a set of things, whatever their order: the hash over their sorted hashes. */
    public static String ofAll(Collection<String> hashes) {
        MessageDigest digest = digest();
        hashes.stream().sorted().forEach(hash -> digest.update(HexFormat.of().parseHex(hash)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
