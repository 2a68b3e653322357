package org.isocenter.identity.graph;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.directory.Timestamps;
import org.isocenter.identity.secret.ClientSecrets;

/// Makes credentials of what clients send (identity:APP-10 to APP-12).
public final class Credentials {
    /// The most secrets, and the most certificates, of one object.
    public static final int LIMIT = 100;

    private static final Duration SECRET_LIFE = Duration.ofDays(730);
    private static final int KEY_LIMIT = 32 * 1024;

    private final ClientSecrets secrets;
    private final RandomGenerator random;
    private final NewIds ids;

    /// @param random a secure one
    public Credentials(ClientSecrets secrets, RandomGenerator random) {
        this.secrets = secrets;
        this.random = random;
        this.ids = new NewIds(random);
    }

    /// A new client secret.
    ///
    /// @param credential what is stored
    /// @param secret what the caller gets, this once
    public record NewSecret(PasswordCredential credential, String secret) {}

    /// A secret that we generate, with the name and dates of a `passwordCredential`; two years
    /// when there are none (identity:APP-10).
    public NewSecret newSecret(PropertyReader in, Instant now) throws InvalidPropertyException {
        String secret = ClientSecrets.generate(random);
        Instant start = date(in, "startDateTime").orElse(now);
        Instant end = date(in, "endDateTime").orElse(start.plus(SECRET_LIFE));
        if (!end.isAfter(start)) {
            throw in.wrong("endDateTime", "must be after startDateTime");
        }
        return new NewSecret(
                new PasswordCredential(
                        ids.guid(),
                        in.text("displayName", 256),
                        Optional.of(secret.substring(0, 3)),
                        in.text("customKeyIdentifier", 256),
                        start,
                        end,
                        new SecretHash.Peppered(secrets.mac(secret))),
                secret);
    }

    /// A date and time.
    public static Optional<Instant> date(PropertyReader in, String name)
            throws InvalidPropertyException {
        Optional<String> text = in.text(name, 64);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> date = Timestamps.parse(text.get());
        if (date.isEmpty()) {
            throw in.wrong(name, "must be a date and time");
        }
        return date;
    }

    /// The whole collection `keyCredentials` as a client wrote it: an entry without certificate
    /// means the stored one of its id (identity:APP-12), any other is new.
    public List<KeyCredential> keys(List<PropertyReader> entries, List<KeyCredential> stored)
            throws InvalidPropertyException {
        List<KeyCredential> keys = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        for (PropertyReader entry : entries) {
            Optional<UUID> keyId = entry.guid("keyId");
            Optional<KeyCredential> known =
                    stored.stream()
                            .filter(key -> keyId.equals(Optional.of(key.keyId())))
                            .findFirst();
            KeyCredential key;
            if (entry.text("key", KEY_LIMIT).isPresent()) {
                key = key(entry);
            } else if (known.isPresent()) {
                key = known.get();
            } else {
                throw entry.wrong("key", "is required for a keyId that is not stored");
            }
            if (!seen.add(key.keyId())) {
                throw entry.wrong("keyId", "is there twice");
            }
            keys.add(key);
        }
        return keys;
    }

    /// A new certificate (identity:APP-11). Its chain, signature and algorithm do not matter: it is
    /// trusted because its owner put it here.
    public KeyCredential key(PropertyReader in) throws InvalidPropertyException {
        X509Certificate certificate = certificate(in);
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        Instant start =
                date(in, "startDateTime")
                        .filter(given -> given.isAfter(notBefore))
                        .orElse(notBefore);
        Instant end =
                date(in, "endDateTime").filter(given -> given.isBefore(notAfter)).orElse(notAfter);
        if (!end.isAfter(start)) {
            throw in.wrong("endDateTime", "leaves no time in which the certificate is valid");
        }
        String usage = in.text("usage", 16).orElse("Verify");
        if (!usage.equals("Verify") && !usage.equals("Sign")) {
            throw in.wrong("usage", "must be Verify or Sign");
        }
        String type = in.text("type", 32).orElse("AsymmetricX509Cert");
        if (!type.equals("AsymmetricX509Cert") && !type.equals("X509CertAndPassword")) {
            throw in.wrong("type", "must be AsymmetricX509Cert or X509CertAndPassword");
        }
        Optional<String> name = in.text("displayName", 256);
        return new KeyCredential(
                in.guid("keyId").orElseGet(ids::guid),
                name.isPresent()
                        ? name
                        : Optional.of(certificate.getSubjectX500Principal().getName()),
                usage,
                type,
                Optional.of(in.text("customKeyIdentifier", 256).orElseGet(() -> sha1(certificate))),
                start,
                end,
                certificate);
    }

    private static X509Certificate certificate(PropertyReader in) throws InvalidPropertyException {
        String text = in.text("key", KEY_LIMIT).orElse("");
        try {
            byte[] bytes = decode(text);
            // Some clients wrap a PEM file once more.
            String inner = new String(bytes, StandardCharsets.ISO_8859_1);
            if (inner.startsWith("-----BEGIN") || inner.startsWith("MII")) {
                bytes = decode(inner);
            }
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(bytes));
        } catch (IllegalArgumentException | CertificateException e) {
            throw in.wrong("key", "is no X.509 certificate in base64");
        }
    }

    /// Base64 with line breaks (az sends a PEM's lines), or a whole PEM.
    private static byte[] decode(String text) {
        String body = text.replaceAll("-----[A-Z ]{1,40}-----", "").replaceAll("\\s", "");
        return Base64.getDecoder().decode(body);
    }

    private static String sha1(X509Certificate certificate) {
        try {
            return Base64.getEncoder()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read has no digest", e);
        }
    }
}
