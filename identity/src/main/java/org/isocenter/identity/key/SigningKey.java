package org.isocenter.identity.key;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/// A key pair that signs tokens, with its certificate.
///
/// @param kid the key's id: the SHA-1 of the certificate in base64url without padding, also `x5t`
///     (identity:KEY-1)
/// @param state where it is in its life
/// @param publishedAt since when clients can see it
/// @param activeSince since when it signs, or signed; empty while it never did
/// @param removeAt when a retired key stops being published
/// @param certificate self-signed
/// @param privateKey the secret half
public record SigningKey(
        String kid,
        State state,
        Instant publishedAt,
        Optional<Instant> activeSince,
        Optional<Instant> removeAt,
        X509Certificate certificate,
        PrivateKey privateKey) {

    /// The life of a key (identity:KEY-4).
    public enum State {
        /// Published, so that everybody has it before it signs.
        NEXT,
        /// Signs.
        ACTIVE,
        /// Signs no more; published until the last token it signed has expired.
        RETIRED
    }

    /// The same key, signing from that moment on.
    SigningKey active(Instant now) {
        return new SigningKey(
                kid,
                State.ACTIVE,
                publishedAt,
                Optional.of(now),
                Optional.empty(),
                certificate,
                privateKey);
    }

    /// The same key, which signs no more.
    SigningKey retired(Instant removal) {
        return new SigningKey(
                kid,
                State.RETIRED,
                publishedAt,
                activeSince,
                Optional.of(removal),
                certificate,
                privateKey);
    }

    /// The public half.
    public RSAPublicKey publicKey() {
        return (RSAPublicKey) certificate.getPublicKey();
    }

    /// The certificate as `x5c` has it: DER in standard base64.
    public String certificateBase64() {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate of ours has no encoding", e);
        }
    }

    /// RS256 over the bytes (RFC 7518 §3.3).
    public byte[] sign(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the signing key " + kid + " does not sign", e);
        }
    }

    /// Whether it is published at that moment.
    boolean publishedAt(Instant now) {
        return removeAt.isEmpty() || now.isBefore(removeAt.get());
    }

    /// Without the private half.
    @Override
    public String toString() {
        return "SigningKey[" + kid + ", " + state + "]";
    }
}
