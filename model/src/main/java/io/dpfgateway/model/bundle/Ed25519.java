package io.dpfgateway.model.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Ed25519 (RFC 8032) as the JDK has it, with keys in the PEM files that {@code openssl genpkey -algorithm ed25519} and
 * {@code openssl pkey -pubout} write.
 */
public final class Ed25519 {
    private static final String NAME = "Ed25519";
    private static final int SIGNATURE_BYTES = 64;

    private Ed25519() {}

    /** Signs. */
    public static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance(NAME);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new BundleException("cannot sign with this key: " + e.getMessage(), e);
        }
    }

    /** The JDK takes a signature with zeros behind it as well; a file has one signature and no other. */
    static boolean verify(PublicKey key, byte[] message, byte[] signed) throws GeneralSecurityException {
        if (signed.length != SIGNATURE_BYTES) {
            return false;
        }
        Signature signature = Signature.getInstance(NAME);
        signature.initVerify(key);
        signature.update(message);
        return signature.verify(signed);
    }

    /** A new pair, from the platform's secure randomness. */
    public static KeyPair generate() {
        try {
            return KeyPairGenerator.getInstance(NAME).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime since 15 has Ed25519", e);
        }
    }

    /**
     * The public half of a private key. The JDK has no call for it, but makes a pair from 32 random bytes, which are the private
     * key (RFC 8032, section 5.1.5): it is handed those. That it did so is checked.
     */
    public static PublicKey publicKeyOf(PrivateKey key) {
        byte[] seed = ((EdECPrivateKey) key)
                .getBytes()
                .orElseThrow(() -> new BundleException("the private key is not readable; use one from a PEM file"));
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            PublicKey half = generator.generateKeyPair().getPublic();
            if (verify(half, seed, sign(key, seed))) {
                return half;
            }
        } catch (GeneralSecurityException e) {
            throw new BundleException("cannot tell the public half of this key: " + e.getMessage(), e);
        }
        throw new BundleException("cannot tell the public half of a key on this Java runtime; use JDK 17 or later");
    }

    /** Gives these bytes when asked for random ones. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] asked) {
            System.arraycopy(bytes, 0, asked, 0, Math.min(bytes.length, asked.length));
        }
    }

    /** Reads a public key, {@code -----BEGIN PUBLIC KEY-----}. */
    public static PublicKey readPublicKey(Path pem) {
        try {
            return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(decode(pem, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new BundleException(pem + " holds no Ed25519 public key; make one with 'dpf keys create'", e);
        }
    }

    /** Reads a private key, {@code -----BEGIN PRIVATE KEY-----}. */
    public static PrivateKey readPrivateKey(Path pem) {
        try {
            return KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(decode(pem, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw new BundleException(pem + " holds no Ed25519 private key; make one with 'dpf keys create'", e);
        }
    }

    private static byte[] decode(Path pem, String type) {
        String text;
        try {
            text = Files.readString(pem);
        } catch (IOException e) {
            throw new BundleException("cannot read the key file " + pem + "; give the path of a PEM file", e);
        }
        String begin = "-----BEGIN " + type + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + type + "-----");
        if (from < 0 || to < from) {
            throw new BundleException(pem + " holds no '" + begin
                    + "' block; give a PEM file as 'dpf keys create' or openssl writes it, not encrypted");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new BundleException(pem + " holds a damaged key; give the PEM file that was written first", e);
        }
    }
}
