package org.isocenter.identity.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes signing keys: RSA-2048 with a self-signed certificate (identity:KEY-1).
final class KeyMaker {
    private static final int KEY_BITS = 2048;
    private static final int SERIAL_BITS = 127;
    private static final X500Name NAME = new X500Name("CN=Isocenter token signing");

    /// Nobody checks the dates of these certificates; keys are changed by rotation. They only must
    /// not run out in the middle of a key's life.
    private static final Duration LIFE = Duration.ofDays(5 * 365L);

    private final SecureRandom random;

    KeyMaker(SecureRandom random) {
        this.random = random;
    }

    SigningKey make(SigningKey.State state, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS, random);
            KeyPair pair = generator.generateKeyPair();
            X509Certificate certificate = selfSign(pair, now);
            return new SigningKey(
                    thumbprint(certificate),
                    state,
                    now,
                    state == SigningKey.State.ACTIVE ? Optional.of(now) : Optional.empty(),
                    Optional.empty(),
                    certificate,
                    pair.getPrivate());
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("no signing key can be made", e);
        }
    }

    private X509Certificate selfSign(KeyPair pair, Instant now)
            throws OperatorCreationException, CertificateException {
        var builder =
                new JcaX509v3CertificateBuilder(
                        NAME,
                        new BigInteger(SERIAL_BITS, random).setBit(0),
                        Date.from(now.minus(Duration.ofMinutes(5))),
                        Date.from(now.plus(LIFE)),
                        NAME,
                        pair.getPublic());
        var signer =
                new JcaContentSignerBuilder("SHA256withRSA")
                        .setSecureRandom(random)
                        .build(pair.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    /// The SHA-1 of the certificate in base64url without padding (RFC 7517 §4.8).
    static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
