package org.isocenter.identity.client;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigDecimal;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.auth.SignedTokens;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import tools.jackson.databind.JsonNode;

/// A client assertion, read but not yet believed (RFC 7523 §3; identity:ASSERT-1 to
/// identity:ASSERT-6).
///
/// The claims are read from the bytes and not by the JWT library: numbers come as fractions from
/// some clients and dates may be missing.
public final class ClientAssertion {
    /// The value of `client_assertion_type`.
    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final int MAXIMUM_LENGTH = 32_768;

    /// Signatures by a private key only (identity:ASSERT-1).
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(
                    JWSAlgorithm.RS256,
                    JWSAlgorithm.RS384,
                    JWSAlgorithm.RS512,
                    JWSAlgorithm.PS256,
                    JWSAlgorithm.PS384,
                    JWSAlgorithm.PS512,
                    JWSAlgorithm.ES256);

    /// What the header says of the key (identity:ASSERT-2).
    public sealed interface KeyHint {
        /// The SHA-1 of a certificate.
        record Sha1(Digest digest) implements KeyHint {}

        /// The SHA-256 of a certificate.
        record Sha256(Digest digest) implements KeyHint {}

        /// Nothing.
        record None() implements KeyHint {}
    }

    /// Bytes of a digest, compared by value.
    @SuppressWarnings("ArrayRecordComponent") // compared with `is`
    public record Digest(byte[] bytes) {
        /// Whether it is that one.
        public boolean is(byte[] other) {
            return Arrays.equals(bytes, other);
        }
    }

    private final JWSObject jws;
    private final JsonNode claims;

    private ClientAssertion(JWSObject jws, JsonNode claims) {
        this.jws = jws;
        this.claims = claims;
    }

    /// Reads an assertion.
    ///
    /// @throws RefusedException if it is no signed JWT, or its algorithm is none that counts
    public static ClientAssertion parse(String text) throws RefusedException {
        if (text.length() > MAXIMUM_LENGTH) {
            throw unreadable();
        }
        try {
            JWSObject jws = SignedTokens.parse(text);
            if (!ALGORITHMS.contains(jws.getHeader().getAlgorithm())) {
                throw Aadsts.CLIENT_ASSERTION_KEY
                        .because(
                                "The client assertion must be signed with RS256, PS256 or ES256"
                                        + " (or RS/PS 384 and 512).")
                        .exception();
            }
            JsonNode claims = Json.read(jws.getPayload().toBytes());
            if (!claims.isObject()) {
                throw unreadable();
            }
            return new ClientAssertion(jws, claims);
        } catch (ParseException | IllegalArgumentException | JsonSyntaxException _) {
            throw unreadable();
        }
    }

    private static RefusedException unreadable() {
        return Aadsts.CLIENT_ASSERTION_KEY
                .because("The client assertion is not a signed JWT.")
                .exception();
    }

    /// The JWT.
    JWSObject jws() {
        return jws;
    }

    /// `sub`.
    public Optional<String> subject() {
        return text("sub");
    }

    /// `iss`.
    public Optional<String> issuer() {
        return text("iss");
    }

    /// `jti`.
    Optional<String> id() {
        return text("jti");
    }

    /// `kid` of the header.
    Optional<String> keyId() {
        return Optional.ofNullable(jws.getHeader().getKeyID());
    }

    /// `aud`, one or several.
    List<String> audiences() {
        JsonNode aud = claims.path("aud");
        List<String> found = new ArrayList<>();
        if (aud.isArray()) {
            aud.forEach(one -> found.add(one.asString("")));
        } else if (aud.isString()) {
            found.add(aud.asString());
        }
        return found;
    }

    /// `exp`, `nbf` or `iat`; a fraction is cut off (identity:ASSERT-5).
    Optional<Instant> date(String claim) {
        JsonNode value = claims.path(claim);
        if (!value.isNumber()) {
            return Optional.empty();
        }
        BigDecimal seconds = value.decimalValue();
        // Beyond the year 9999 it is no date; checked before it is computed with.
        if (seconds.precision() - seconds.scale() > 12 || seconds.signum() < 0) {
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(seconds.longValue()));
    }

    /// Which certificate the header points to.
    ///
    /// Clients write thumbprints in base64url, with padding, and in standard base64: all are read
    /// (identity:ASSERT-3).
    KeyHint keyHint() {
        JWSHeader header = jws.getHeader();
        Base64URL sha256 = header.getX509CertSHA256Thumbprint();
        if (sha256 != null) {
            return new KeyHint.Sha256(new Digest(sha256.decode()));
        }
        Base64URL sha1 = sha1(header);
        if (sha1 != null) {
            return new KeyHint.Sha1(new Digest(sha1.decode()));
        }
        return keyId().flatMap(ClientAssertion::sha1OfKeyId)
                .<KeyHint>map(KeyHint.Sha1::new)
                .orElseGet(KeyHint.None::new);
    }

    @SuppressWarnings("deprecation") // SHA-1 names a certificate here, it protects nothing
    private static @org.jspecify.annotations.Nullable Base64URL sha1(JWSHeader header) {
        return header.getX509CertThumbprint();
    }

    private static Optional<Digest> sha1OfKeyId(String keyId) {
        if (keyId.matches("[0-9a-fA-F]{40}")) {
            return Optional.of(new Digest(HexFormat.of().parseHex(keyId)));
        }
        if (keyId.matches("[A-Za-z0-9+/_-]{27}=?")) {
            return Optional.of(new Digest(new Base64URL(keyId).decode()));
        }
        return Optional.empty();
    }

    private Optional<String> text(String claim) {
        JsonNode value = claims.path(claim);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    /// Not the assertion.
    @Override
    public String toString() {
        return "ClientAssertion[iss=" + issuer() + "]";
    }
}
