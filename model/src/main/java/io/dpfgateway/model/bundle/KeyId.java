package io.dpfgateway.model.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.PublicKey;
import java.util.regex.Pattern;

/**
 * Names a signing key in manifests, logs and messages: the first 16 hex digits of SHA-256 over the public key as X.509 has it,
 * as {@code openssl pkey -pubin -outform DER | sha256sum} shows it. A name and no proof: what counts is the signature.
 *
 * @param value 16 lower-case hex digits, or none: {@link #NONE}
 */
public record KeyId(@JsonValue String value) {
    private static final int DIGITS = 16;
    private static final Pattern ALLOWED = Pattern.compile("([0-9a-f]{" + DIGITS + "})?");

    /** Of what is not signed, or does not say with which key. */
    public static final KeyId NONE = new KeyId("");

    @JsonCreator
    public KeyId {
        if (!ALLOWED.matcher(value).matches()) {
            throw new BundleException("'" + value + "' is no id of a key; it has 16 hex digits");
        }
    }

    public static KeyId of(PublicKey key) {
        return new KeyId(Sha256.of(key.getEncoded()).substring(0, DIGITS));
    }

    public boolean isNone() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return value;
    }
}
