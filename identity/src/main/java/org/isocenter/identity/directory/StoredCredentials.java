package org.isocenter.identity.directory;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `credentials` column: hashes and certificates of an object, which no document of the API is
/// made from.
///
/// @param passwords client secrets
/// @param keys certificates
/// @param passwordHash a user's password
record StoredCredentials(
        List<PasswordCredential> passwords,
        List<KeyCredential> keys,
        Optional<String> passwordHash) {

    static final StoredCredentials NONE =
            new StoredCredentials(List.of(), List.of(), Optional.empty());

    static StoredCredentials of(DirectoryObject object) {
        return switch (object) {
            case CredentialHolder holder ->
                    new StoredCredentials(
                            holder.passwordCredentials(),
                            holder.keyCredentials(),
                            Optional.empty());
            case User user -> new StoredCredentials(List.of(), List.of(), user.passwordHash());
            case Group _ -> NONE;
        };
    }

    String write() {
        ObjectNode node = Json.mapper().createObjectNode();
        if (!passwords.isEmpty()) {
            ArrayNode all = node.putArray("passwords");
            for (PasswordCredential password : passwords) {
                all.addObject()
                        .put("keyId", password.keyId().toString())
                        .put("displayName", password.displayName().orElse(null))
                        .put("hint", password.hint().orElse(null))
                        .put("customKeyIdentifier", password.customKeyIdentifier().orElse(null))
                        .put("start", Timestamps.toMicros(password.startsAt()))
                        .put("end", Timestamps.toMicros(password.endsAt()))
                        .put("hash", password.hash().stored());
            }
        }
        if (!keys.isEmpty()) {
            ArrayNode all = node.putArray("keys");
            for (KeyCredential key : keys) {
                all.addObject()
                        .put("keyId", key.keyId().toString())
                        .put("displayName", key.displayName().orElse(null))
                        .put("usage", key.usage())
                        .put("type", key.type())
                        .put("customKeyIdentifier", key.customKeyIdentifier().orElse(null))
                        .put("start", Timestamps.toMicros(key.startsAt()))
                        .put("end", Timestamps.toMicros(key.endsAt()))
                        .put("certificate", encoded(key.certificate()));
            }
        }
        passwordHash.ifPresent(hash -> node.put("passwordHash", hash));
        return new String(Json.write(node), java.nio.charset.StandardCharsets.UTF_8);
    }

    static StoredCredentials read(Optional<String> column) {
        if (column.isEmpty()) {
            return NONE;
        }
        try {
            JsonNode root =
                    Json.read(column.get().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            PropertyReader in = PropertyReader.of(root);
            List<PasswordCredential> passwords = new ArrayList<>();
            List<PropertyReader> readers = in.objects("passwords", Integer.MAX_VALUE);
            for (int i = 0; i < readers.size(); i++) {
                PropertyReader each = readers.get(i);
                JsonNode node = root.path("passwords").path(i);
                passwords.add(
                        new PasswordCredential(
                                each.requiredGuid("keyId"),
                                each.text("displayName", Integer.MAX_VALUE),
                                each.text("hint", Integer.MAX_VALUE),
                                each.text("customKeyIdentifier", Integer.MAX_VALUE),
                                Timestamps.ofMicros(node.path("start").longValue()),
                                Timestamps.ofMicros(node.path("end").longValue()),
                                SecretHash.ofStored(each.requiredText("hash", Integer.MAX_VALUE))));
            }
            List<KeyCredential> keys = new ArrayList<>();
            readers = in.objects("keys", Integer.MAX_VALUE);
            for (int i = 0; i < readers.size(); i++) {
                PropertyReader each = readers.get(i);
                JsonNode node = root.path("keys").path(i);
                keys.add(
                        new KeyCredential(
                                each.requiredGuid("keyId"),
                                each.text("displayName", Integer.MAX_VALUE),
                                each.requiredText("usage", Integer.MAX_VALUE),
                                each.requiredText("type", Integer.MAX_VALUE),
                                each.text("customKeyIdentifier", Integer.MAX_VALUE),
                                Timestamps.ofMicros(node.path("start").longValue()),
                                Timestamps.ofMicros(node.path("end").longValue()),
                                certificate(each.requiredText("certificate", Integer.MAX_VALUE))));
            }
            return new StoredCredentials(
                    passwords, keys, in.text("passwordHash", Integer.MAX_VALUE));
        } catch (JsonSyntaxException | InvalidPropertyException e) {
            throw new IllegalStateException("The credentials of a row cannot be read", e);
        }
    }

    private static String encoded(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read cannot be written", e);
        }
    }

    private static X509Certificate certificate(String base64) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(
                                    new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        } catch (CertificateException e) {
            throw new IllegalStateException("A certificate that was written cannot be read", e);
        }
    }
}
