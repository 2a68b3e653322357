package org.isocenter.cli.directory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `credential reset|list|delete` of applications and of service principals (identity §21.5).
abstract sealed class CredentialCommand {
    /// `isocenter ad app credential`.
    @Command(name = "credential", description = "Secrets and certificates of applications.")
    static final class OfApplication extends CredentialCommand {
        OfApplication() {}

        @Override
        String path() {
            return "/applications/";
        }

        @Override
        Map<?, ?> find(Graph graph, String id) throws CommandFailure, IOException {
            return graph.application(id);
        }
    }

    /// `isocenter ad sp credential`.
    @Command(name = "credential", description = "Secrets and certificates of service principals.")
    static final class OfServicePrincipal extends CredentialCommand {
        OfServicePrincipal() {}

        @Override
        String path() {
            return "/servicePrincipals/";
        }

        @Override
        Map<?, ?> find(Graph graph, String id) throws CommandFailure, IOException {
            return graph.servicePrincipal(id);
        }
    }

    abstract String path();

    abstract Map<?, ?> find(Graph graph, String id) throws CommandFailure, IOException;

    @Command(
            name = "reset",
            description = {
                "Add a secret or a certificate, and remove those before.",
                "The secret is shown this once.",
            },
            footer = {
                "",
                "Examples, a secret and a certificate:",
                "  isocenter ad app credential reset --id APP_ID --append --query password -o tsv",
                "  isocenter ad app credential reset --id APP_ID --append --cert @cert.pem",
            })
    void reset(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Option(names = "--append", description = "Keep those before.") boolean append,
            @Option(
                            names = {"--display-name", "--credential-description"},
                            paramLabel = "TEXT",
                            description = "What it is for.")
                    @Nullable String name,
            @Option(
                            names = "--years",
                            paramLabel = "N",
                            description = "How long it lasts. Default: 1.")
                    @Nullable Integer years,
            @Option(
                            names = "--end-date",
                            paramLabel = "DATE",
                            description = "Until when: 2030-12-31 or 2030-12-31T11:59:59Z.")
                    @Nullable String endDate,
            @Option(
                            names = "--cert",
                            paramLabel = "PEM",
                            description = "A certificate instead of a secret: its text or @file.")
                    @Nullable String certificate)
            throws CommandFailure, IOException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Instant end = end(start, years, endDate);
        Graph open = graph.open();
        Map<?, ?> holder = find(open, id.value());
        String path = path() + Documents.required(holder, "id");
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("appId", Documents.text(holder, "appId"));
        if (certificate == null) {
            if (!append) {
                for (Map<?, ?> known : Documents.objects(holder, "passwordCredentials")) {
                    open.call(
                            "POST",
                            path + "/removePassword",
                            java.util.Optional.of(
                                    Documents.of("keyId", Documents.required(known, "keyId"))));
                }
            }
            shown.put("password", secret(open, path, name, start, end));
        } else {
            List<Object> keys =
                    new ArrayList<>(
                            append ? Documents.objects(holder, "keyCredentials") : List.of());
            keys.add(key(certificate, name, years == null && endDate == null ? null : end));
            open.patch(path, Documents.of("keyCredentials", keys));
            shown.put("password", "");
        }
        shown.put("tenant", open.session().profile().tenantId());
        graph.print(shown);
    }

    @Command(name = "list", description = "List secrets or certificates, without their values.")
    void list(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Option(names = "--cert", description = "Certificates.") boolean certificates)
            throws CommandFailure, IOException {
        graph.print(
                Documents.objects(
                        find(graph.open(), id.value()),
                        certificates ? "keyCredentials" : "passwordCredentials"));
    }

    @Command(name = "delete", description = "Delete a secret or a certificate.")
    void delete(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Option(
                            names = "--key-id",
                            required = true,
                            paramLabel = "ID",
                            description = "The keyId that list shows.")
                    String keyId,
            @Option(names = "--cert", description = "A certificate.") boolean certificates)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        Map<?, ?> holder = find(open, id.value());
        String path = path() + Documents.required(holder, "id");
        String member = certificates ? "keyCredentials" : "passwordCredentials";
        List<Map<?, ?>> known = Documents.objects(holder, member);
        List<Map<?, ?>> kept =
                known.stream()
                        .filter(one -> !Documents.text(one, "keyId").equalsIgnoreCase(keyId))
                        .toList();
        if (kept.size() == known.size()) {
            throw new CommandFailure(3, "there is no credential " + keyId);
        }
        if (certificates) {
            open.patch(path, Documents.of(member, kept));
        } else {
            open.call(
                    "POST",
                    path + "/removePassword",
                    java.util.Optional.of(Documents.of("keyId", keyId)));
        }
    }

    /// Adds a secret and gives it.
    static String secret(
            Graph graph, String path, @Nullable String name, Instant start, Instant end)
            throws CommandFailure, IOException {
        Map<String, Object> credential = new LinkedHashMap<>();
        Documents.put(credential, "displayName", name);
        credential.put("startDateTime", start.toString());
        credential.put("endDateTime", end.toString());
        return Documents.required(
                graph.post(path + "/addPassword", Documents.of("passwordCredential", credential)),
                "secretText");
    }

    /// When a credential ends: at a date, or after some years.
    static Instant end(Instant start, @Nullable Integer years, @Nullable String date)
            throws CommandFailure {
        if (date == null) {
            return start.atOffset(ZoneOffset.UTC).plusYears(years == null ? 1 : years).toInstant();
        }
        try {
            return date.length() == 10
                    ? Instant.parse(date + "T00:00:00Z")
                    : Instant.parse(date.endsWith("Z") ? date : date + "Z");
        } catch (java.time.format.DateTimeParseException e) {
            throw new CommandFailure(2, "--end-date takes 2030-12-31 or 2030-12-31T11:59:59Z");
        }
    }

    private static Map<String, Object> key(
            String certificate, @Nullable String name, @Nullable Instant end)
            throws CommandFailure {
        byte[] text = Argument.bytes(certificate);
        byte[] pem =
                new String(text, StandardCharsets.ISO_8859_1).contains("-----BEGIN")
                        ? certificateBlock(text)
                        : text;
        Map<String, Object> key = new LinkedHashMap<>();
        try {
            key.put(
                    "key",
                    Base64.getEncoder()
                            .encodeToString(
                                    CertificateFactory.getInstance("X.509")
                                            .generateCertificate(new ByteArrayInputStream(pem))
                                            .getEncoded()));
        } catch (CertificateException e) {
            throw new CommandFailure(2, "--cert is no X.509 certificate: " + e.getMessage());
        }
        key.put("keyId", UUID.randomUUID().toString());
        key.put("type", "AsymmetricX509Cert");
        key.put("usage", "Verify");
        Documents.put(key, "displayName", name);
        Documents.put(key, "endDateTime", end == null ? null : end.toString());
        return key;
    }

    /// A file may hold the private key too: that is left where it is.
    private static byte[] certificateBlock(byte[] pem) throws CommandFailure {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
        if (begin < 0) {
            throw new CommandFailure(2, "--cert has no certificate");
        }
        return text.substring(begin).getBytes(StandardCharsets.ISO_8859_1);
    }
}
