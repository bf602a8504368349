package io.dpfgateway.model.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/**
 * Ed25519 (RFC 8032) as the JDK has it, with keys in the PEM files that {@code openssl genpkey -algorithm ed25519} and
 * {@code openssl pkey -pubout} write.
 */
public final class Ed25519 {
    private static final String NAME = "Ed25519";

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

    static boolean verify(PublicKey key, byte[] message, byte[] signed) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(NAME);
        signature.initVerify(key);
        signature.update(message);
        return signature.verify(signed);
    }

    /** Reads a public key, {@code -----BEGIN PUBLIC KEY-----}. */
    public static PublicKey readPublicKey(Path pem) {
        try {
            return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(decode(pem, "PUBLIC KEY")));
        } catch (GeneralSecurityException e) {
            throw new BundleException(pem + " holds no Ed25519 public key; write it with 'openssl pkey -pubout'", e);
        }
    }

    /** Reads a private key, {@code -----BEGIN PRIVATE KEY-----}. */
    public static PrivateKey readPrivateKey(Path pem) {
        try {
            return KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(decode(pem, "PRIVATE KEY")));
        } catch (GeneralSecurityException e) {
            throw new BundleException(
                    pem + " holds no Ed25519 private key; make one with 'openssl genpkey -algorithm ed25519'", e);
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
            throw new BundleException(
                    pem + " holds no '" + begin + "' block; give the PEM file that openssl wrote, not encrypted");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException e) {
            throw new BundleException(pem + " holds a damaged key; give the PEM file that openssl wrote", e);
        }
    }
}
