package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.isocenter.http.json.Json;
import org.isocenter.rule.Rule;
import org.isocenter.server.TestInstallation.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Managed identities from their creation to a DICOM service that lets them in, over HTTP: with the
/// token endpoint of the metadata service, and with a token of another issuer.
class ManagedIdentityTest {
    private static final String V = "?api-version=2023-01-31";
    private static final String TOKEN = "/metadata/identity/oauth2/token";
    private static final String EXCHANGE = "api://AzureADTokenExchange";

    @TempDir Path folder;
    private ForeignIssuer foreign;
    private TestInstallation installation;
    private String administrator;

    @BeforeEach
    void start() throws Exception {
        foreign = ForeignIssuer.start(folder.resolve("foreign"));
        installation =
                TestInstallation.start(
                        folder.resolve("data"),
                        "--imds-port",
                        "0",
                        "--trusted-ca",
                        foreign.certificates().toString());
        administrator = installation.administrator(TestInstallation.ARM);
    }

    @AfterEach
    void stop() {
        installation.close();
        foreign.close();
    }

    @Test
    void withoutAPortOfItsOwnThereIsNoMetadataEndpoint() throws Exception {
        try (TestInstallation other = TestInstallation.start(folder.resolve("without"))) {
            assertThat(other.server().metadataUrl()).isEmpty();
            assertThat(
                            other.send(
                                            "GET",
                                            TOKEN + "?api-version=2018-02-01&resource=x",
                                            "",
                                            "",
                                            "Metadata",
                                            "true")
                                    .status())
                    .isNotEqualTo(200);
        }
    }

    private String identity(String name) {
        return installation.group()
                + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/"
                + name;
    }

    private Answer create(String name) throws Exception {
        Answer made =
                installation.send(
                        "PUT", identity(name) + V, administrator, "{\"location\":\"westeurope\"}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        return made;
    }

    private void grantDicom(Answer identity) throws Exception {
        Answer granted =
                installation.send(
                        "PUT",
                        installation.workspace()
                                + "/dicomservices/"
                                + installation.bootstrap().dicomService()
                                + "/providers/Microsoft.Authorization/roleAssignments/99999999-0000-4000-8000-000000000001?api-version=2022-04-01",
                        administrator,
                        "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a\",\"principalId\":\""
                                + identity.at("/properties/principalId")
                                + "\",\"principalType\":\"ServicePrincipal\"}}");
        assertThat(granted.status()).as(granted.toString()).isEqualTo(201);
    }

    /// 204: let in, and nothing is there.
    private int search(String token) throws Exception {
        return installation
                .send(
                        "GET",
                        installation.bootstrap().serviceUrl() + "/v2/studies",
                        token,
                        "",
                        "Accept",
                        "application/dicom+json")
                .status();
    }

    private Answer metadata(String query, String... headers) throws Exception {
        return installation.send(
                "GET",
                installation.server().metadataUrl().orElseThrow() + TOKEN + query,
                "",
                "",
                headers);
    }

    private static JsonNode claims(String token) throws Exception {
        return Json.read(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    @Rule({"arm:MSI-1", "arm:MSI-5", "arm:ARM-16"})
    @Test
    void theMetadataServiceGivesATokenThatADicomServiceAccepts() throws Exception {
        Answer made = create("reader");
        String query = "?api-version=2018-02-01&resource=" + TestInstallation.DICOM;

        Answer answer = metadata(query, "Metadata", "true");

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        String token = answer.at("/access_token");
        assertThat(answer.at("/token_type")).isEqualTo("Bearer");
        assertThat(answer.at("/resource")).isEqualTo(TestInstallation.DICOM);
        assertThat(answer.at("/client_id")).isEqualTo(made.at("/properties/clientId"));
        assertThat(Long.parseLong(answer.at("/expires_on")))
                .isEqualTo(claims(token).path("exp").asLong());
        assertThat(claims(token).path("oid").asString())
                .isEqualTo(made.at("/properties/principalId"));
        assertThat(claims(token).path("xms_mirid").asString())
                .isEqualToIgnoringCase(identity("reader"));
        assertThat(search(token)).isEqualTo(403);
        grantDicom(made);
        assertThat(search(token)).isEqualTo(204);
    }

    @Test
    void theMetadataServiceSpeaksOfErrorsInItsOwnForm() throws Exception {
        String query = "?api-version=2018-02-01&resource=" + TestInstallation.DICOM;
        assertThat(metadata(query, "Metadata", "true").at("/error_description"))
                .isEqualTo("Identity not found");
        create("one");

        assertThat(metadata(query).status()).isEqualTo(400);
        assertThat(metadata(query).at("/error")).isEqualTo("invalid_request");
        assertThat(metadata("?resource=x", "Metadata", "true").status()).isEqualTo(400);
        assertThat(metadata(query.replace("dicom.", "nowhere."), "Metadata", "true").at("/error"))
                .isEqualTo("invalid_resource");
        assertThat(metadata(query, "Metadata", "true", "X-Forwarded-For", "192.0.2.1").status())
                .isEqualTo(403);
        String base = installation.server().metadataUrl().orElseThrow();
        assertThat(installation.send("GET", base + "/subscriptions", "", "").at("/error"))
                .isEqualTo("not_found");
        assertThat(
                        installation
                                .send("POST", base + TOKEN + query, "", "", "Metadata", "true")
                                .status())
                .isEqualTo(405);
        // The identity is gone, and so are its tokens.
        installation.send("DELETE", identity("one") + V, administrator, "");
        assertThat(metadata(query, "Metadata", "true").status()).isEqualTo(400);
        // Not on the port that others reach.
        assertThat(installation.send("GET", TOKEN + query, "", "", "Metadata", "true").status())
                .isNotEqualTo(200);
    }

    private Answer exchange(String clientId, String assertion) throws Exception {
        return installation.token(
                Map.of(
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        clientId,
                        "client_assertion_type",
                        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                        "client_assertion",
                        assertion,
                        "scope",
                        TestInstallation.DICOM + "/.default"));
    }

    private Answer federate(String identity, String name, String subject) throws Exception {
        return installation.send(
                "PUT",
                identity(identity) + "/federatedIdentityCredentials/" + name + V,
                administrator,
                "{\"properties\":{\"issuer\":\""
                        + foreign.issuer()
                        + "\",\"subject\":\""
                        + subject
                        + "\",\"audiences\":[\""
                        + EXCHANGE
                        + "\"]}}");
    }

    @Rule({"arm:MSI-4", "identity:ASSERT-9"})
    @Test
    void aTokenOfAnotherIssuerIsExchanged() throws Exception {
        Answer made = create("builder");
        String client = made.at("/properties/clientId");
        String assertion = foreign.token("repo:a/b:ref:main", EXCHANGE, Map.of());
        assertThat(exchange(client, assertion).status()).isEqualTo(401);

        assertThat(federate("builder", "main", "repo:a/b:ref:main").status()).isEqualTo(201);

        Answer exchanged = exchange(client, assertion);
        assertThat(exchanged.status()).as(exchanged.toString()).isEqualTo(200);
        String token = exchanged.at("/access_token");
        assertThat(claims(token).path("oid").asString())
                .isEqualTo(made.at("/properties/principalId"));
        grantDicom(made);
        assertThat(search(token)).isEqualTo(204);
        // Another subject, another audience, another key, no signature.
        assertThat(exchange(client, foreign.token("repo:a/b:ref:dev", EXCHANGE, Map.of())).status())
                .isEqualTo(401);
        assertThat(
                        exchange(client, foreign.token("repo:a/b:ref:main", "api://x", Map.of()))
                                .status())
                .isEqualTo(401);
        assertThat(
                        exchange(
                                        client,
                                        foreign.token(
                                                "repo:a/b:ref:main", EXCHANGE, Map.of("exp", 1)))
                                .status())
                .isEqualTo(401);
        try (ForeignIssuer other = ForeignIssuer.start(folder.resolve("other"))) {
            String forged =
                    other.token("repo:a/b:ref:main", EXCHANGE, Map.of("iss", foreign.issuer()));
            assertThat(exchange(client, forged).status()).isEqualTo(401);
        }
        assertThat(
                        exchange(client, assertion.substring(0, assertion.lastIndexOf('.') + 1))
                                .status())
                .isIn(400, 401);
        // A changed credential counts at once, a deleted one no longer.
        assertThat(federate("builder", "main", "repo:a/b:ref:dev").status()).isEqualTo(200);
        assertThat(exchange(client, assertion).status()).isEqualTo(401);
        assertThat(exchange(client, foreign.token("repo:a/b:ref:dev", EXCHANGE, Map.of())).status())
                .isEqualTo(200);
        assertThat(
                        installation
                                .send(
                                        "DELETE",
                                        identity("builder")
                                                + "/federatedIdentityCredentials/main"
                                                + V,
                                        administrator,
                                        "")
                                .status())
                .isEqualTo(200);
        assertThat(exchange(client, foreign.token("repo:a/b:ref:dev", EXCHANGE, Map.of())).status())
                .isEqualTo(401);
        installation.send("DELETE", identity("builder") + V, administrator, "");
        assertThat(exchange(client, assertion).at("/error")).isEqualTo("unauthorized_client");
    }

    @Rule("arm:MSI-5")
    @Test
    void aManagedIdentityHasNoSecret() throws Exception {
        String client = create("quiet").at("/properties/clientId");

        Answer refused =
                installation.token(
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                client,
                                "client_secret",
                                URLEncoder.encode("x", StandardCharsets.UTF_8),
                                "scope",
                                TestInstallation.DICOM + "/.default"));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("/error")).isEqualTo("invalid_client");
    }

    @Test
    void certificatesThatCannotBeReadAreNamed() {
        assertThatThrownBy(() ->
                        TestInstallation.start(
                                        folder.resolve("never"), "--trusted-ca", "/nowhere.pem")
                                .close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--trusted-ca");
    }
}
