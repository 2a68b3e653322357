package org.isocenter.identity.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// What a page gives to the next request of the same browser, signed: where a form leads back to,
/// which step is done.
///
/// A token counts only with the browser cookie it was made for, so it is a CSRF token at the same
/// time; and only for its purpose and for a while. Nothing has to be stored for a sign-in that
/// nobody finishes.
public final class FormTokens {
    /// What a token is for.
    public enum Purpose {
        /// The sign-in form.
        SIGN_IN,
        /// The account picker.
        PICK,
        /// The form for a new password.
        NEW_PASSWORD,
        /// The consent form.
        CONSENT,
        /// The device-code forms.
        DEVICE,
        /// A step that is done, on its way back.
        TICKET
    }

    private static final Duration LIFE = Duration.ofMinutes(30);
    private static final int MAXIMUM_LENGTH = 32_768;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final byte[] key;

    private record Envelope(long until, Object payload) {}

    /// @param key a sealed secret
    public FormTokens(byte[] key) {
        this.key = key.clone();
    }

    /// Signs a payload.
    ///
    /// @param browser the value of the browser cookie
    public String sign(String browser, Purpose purpose, Object payload, Instant now) {
        Envelope envelope = new Envelope(now.plus(LIFE).getEpochSecond(), payload);
        String body = BASE64URL.encodeToString(Json.write(envelope));
        return body + "." + mac(browser, purpose, body);
    }

    /// The payload of a token, if it is one of ours for this browser and purpose and not too old.
    public <T> Optional<T> read(
            Optional<String> browser,
            Purpose purpose,
            Optional<String> token,
            Class<T> type,
            Instant now) {
        if (browser.isEmpty() || token.isEmpty() || token.get().length() > MAXIMUM_LENGTH) {
            return Optional.empty();
        }
        int dot = token.get().indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        String body = token.get().substring(0, dot);
        byte[] expected = mac(browser.get(), purpose, body).getBytes(StandardCharsets.US_ASCII);
        byte[] given = token.get().substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, given)) {
            return Optional.empty();
        }
        try {
            JsonNode envelope = Json.read(Base64.getUrlDecoder().decode(body));
            if (now.getEpochSecond() >= envelope.path("until").asLong(0)) {
                return Optional.empty();
            }
            return Optional.of(Json.mapper().treeToValue(envelope.path("payload"), type));
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("a form token of ours cannot be read", e);
        }
    }

    private String mac(String browser, Purpose purpose, String body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            String text = purpose.name() + "|" + browser + "|" + body;
            return BASE64URL.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
