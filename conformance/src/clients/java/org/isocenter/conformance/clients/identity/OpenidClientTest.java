package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A generic OpenID client (the Nimbus SDK, on which Spring's `issuer-uri` stands): it is told the
/// issuer and nothing else.
final class OpenidClientTest {
    @TempDir Path folder;

    /// The client keeps the keys that it read at first. A key signs only after it has been published
    /// for a day, so a rotation costs such a client nothing; after the second one it meets a key that it
    /// does not know, reads the keys again, and goes on.
    ///
    /// Days pass by making the keys in the database older while the server is stopped.
    @Rule({
        "identity:ACC-9",
        "identity:DISC-4",
        "identity:DISC-7",
        "identity:DISC-8",
        "identity:KEY-2",
        "identity:KEY-4"
    })
    @Test
    void findsEverythingByTheIssuerAndLivesThroughARollover() throws Exception {
        Path data = folder.resolve("data");
        String port = "" + Installed.freePort();
        CountingRetriever retriever;
        IDTokenValidator client;
        JWT first;
        try (Installed installed = Installed.start(data, "--port", port)) {
            Issuer issuer = new Issuer(installed.installation().authority() + "/v2.0");
            OIDCProviderMetadata metadata =
                    OIDCProviderMetadata.resolve(
                            issuer,
                            request ->
                                    request.setSSLSocketFactory(
                                            installed.tls().getSocketFactory()));
            assertThat(metadata.getIssuer()).isEqualTo(issuer);
            retriever = new CountingRetriever(installed);
            JWKSource<SecurityContext> keys =
                    JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), retriever)
                            .rateLimited(false)
                            .build();
            client =
                    new IDTokenValidator(
                            issuer,
                            new ClientID(Installed.AZURE_CLI),
                            new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys),
                            null);
            first = idToken(installed);
            assertThat(client.validate(first, null).getStringClaim("preferred_username"))
                    .isEqualTo(installed.installation().adminUser());
            assertThat(retriever.times).hasValue(1);
        }

        aDayPassesAndKeysRotate(data);
        JWT second;
        try (Installed installed = Installed.start(data, "--port", port)) {
            second = idToken(installed);
            assertThat(keyOf(second)).isNotEqualTo(keyOf(first));
            client.validate(second, null);
            assertThat(retriever.times).as("the next key was known already").hasValue(1);
            client.validate(first, null);
        }

        aDayPassesAndKeysRotate(data);
        try (Installed installed = Installed.start(data, "--port", port)) {
            JWT third = idToken(installed);
            assertThat(keyOf(third)).isNotEqualTo(keyOf(second)).isNotEqualTo(keyOf(first));
            client.validate(third, null);
            assertThat(retriever.times).as("an unknown key makes it read again").hasValue(2);
            client.validate(second, null);
            // Somebody else's audience is still not ours.
            IDTokenValidator other =
                    new IDTokenValidator(
                            client.getExpectedIssuer(),
                            new ClientID("somebody-else"),
                            client.getJWSKeySelector(),
                            null);
            assertThatThrownBy(() -> other.validate(third, null)).hasMessageContaining("audience");
        }
    }

    private static String keyOf(JWT token) {
        return String.valueOf(token.getHeader().toJSONObject().get("kid"));
    }

    private static JWT idToken(Installed installed) throws Exception {
        return JWTParser.parse(
                Installed.text(
                        installed.token(
                                Map.of(
                                        "grant_type",
                                        "password",
                                        "client_id",
                                        Installed.AZURE_CLI,
                                        "username",
                                        installed.installation().adminUser(),
                                        "password",
                                        installed.installation().adminPassword(),
                                        "scope",
                                        "openid profile")),
                        "id_token"));
    }

    private void aDayPassesAndKeysRotate(Path data) throws Exception {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + data.resolve("isocenter.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            assertThat(
                            statement.executeUpdate(
                                    "UPDATE signing_key SET published_at = published_at - 90000000"))
                    .isGreaterThanOrEqualTo(2);
        }
        List<String> rotate = ServerProcess.command("keys", "rotate", "--data", data.toString());
        Command.Result rotated = Command.run(rotate, folder, Map.of(), 60);
        assertThat(rotated.exitCode()).as(rotated.err()).isZero();
    }

    /// How often the client reads the keys.
    private static final class CountingRetriever extends DefaultResourceRetriever {
        private final AtomicInteger times = new AtomicInteger();

        CountingRetriever(Installed installed) {
            super(10_000, 10_000, 0, true, installed.tls().getSocketFactory());
        }

        @Override
        public Resource retrieveResource(URL url) throws IOException {
            times.incrementAndGet();
            return super.retrieveResource(url);
        }
    }
}
