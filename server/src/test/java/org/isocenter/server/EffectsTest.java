package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.isocenter.http.json.Json;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.directory.Bootstrap;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.resourcemanager.ResourceManagerPlane;
import org.isocenter.rule.Rule;
import org.isocenter.server.TestInstallation.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a change of a DICOM service does to the running data plane, over HTTP, without a restart.
class EffectsTest {
    private static final String V = "?api-version=2024-03-31";
    private static final String STUDY = "2.25.329800735698586629295641978511506172";
    private static final String OWNER_ROLE = "58a3b984-7adf-4c20-983a-32417c86fbc8";
    private static int next = 0;

    @TempDir static Path folder;
    private static ForeignIssuer foreign;
    private static TestInstallation installation;
    private static String administrator;
    private static String client;

    private String name;
    private String service;
    private String url;

    @BeforeAll
    static void startInstallation() throws Exception {
        foreign = ForeignIssuer.start(folder.resolve("foreign"));
        installation =
                TestInstallation.start(
                        folder.resolve("data"),
                        "--allow-custom-authority",
                        "--trusted-ca",
                        foreign.certificates().toString());
        administrator = installation.administrator(TestInstallation.ARM);
        client = installation.client(TestInstallation.DICOM);
    }

    @AfterAll
    static void stopInstallation() {
        installation.close();
        foreign.close();
    }

    /// A service of its own for each test, whose data the first client owns.
    @BeforeEach
    void makeService() throws Exception {
        name = "svc" + next++;
        service = installation.workspace() + "/dicomservices/" + name;
        url =
                installation.bootstrap().baseUrl()
                        + "/dicom/"
                        + installation.bootstrap().workspace()
                        + "-"
                        + name;
        create();
    }

    private void create() throws Exception {
        Answer made = put("{\"location\":\"westeurope\",\"properties\":{}}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        grant();
    }

    private Answer put(String body) throws Exception {
        Answer answer = installation.send("PUT", service + V, administrator, body);
        if (answer.status() < 300) {
            assertThat(installation.await(answer, administrator)).isEqualTo("Succeeded");
        }
        return answer;
    }

    private void grant() throws Exception {
        String id = "10000000-0000-4000-8000-0000000000" + (10 + next);
        String objectId = principalOf(client);
        Answer granted =
                installation.send(
                        "PUT",
                        service
                                + "/providers/Microsoft.Authorization/roleAssignments/"
                                + id
                                + "?api-version=2022-04-01",
                        administrator,
                        "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/"
                                + OWNER_ROLE
                                + "\",\"principalId\":\""
                                + objectId
                                + "\",\"principalType\":\"ServicePrincipal\"}}");
        assertThat(granted.status()).as(granted.toString()).isEqualTo(201);
    }

    private static String principalOf(String token) throws Exception {
        return claims(token).path("oid").asString();
    }

    private Answer search(String token, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "Accept";
        all[1] = "application/dicom+json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return installation.send("GET", url + "/v2/studies", token, "", all);
    }

    private void store() throws Exception {
        Path root = Path.of(System.getProperty("isocenter.root", "..")).toAbsolutePath();
        byte[] sample = Files.readAllBytes(root.resolve("docs/samples/quickstart.dcm"));
        Answer stored =
                installation.send(
                        HttpRequest.newBuilder(URI.create(url + "/v2/studies"))
                                .header("Authorization", "Bearer " + client)
                                .header("Content-Type", "application/dicom")
                                .header("Accept", "application/dicom+json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(sample)));
        assertThat(stored.status()).as(stored.toString()).isEqualTo(200);
    }

    @Rule({"arm:HC-25", "arm:HC-32", "arm:HC-31"})
    @Test
    void corsIsOffOnAndOffAgain() throws Exception {
        String origin = "https://viewer.test";
        assertThat(search(client, "Origin", origin).header("Access-Control-Allow-Origin"))
                .isEqualTo("missing");

        put(
                "{\"properties\":{\"corsConfiguration\":{\"origins\":[\""
                        + origin
                        + "\"],\"methods\":[\"GET\"],\"maxAge\":77}}}");

        assertThat(search(client, "Origin", origin).header("Access-Control-Allow-Origin"))
                .isEqualTo(origin);
        assertThat(search(client, "Origin", "https://x.test").header("Access-Control-Allow-Origin"))
                .isEqualTo("missing");
        Answer preflight =
                installation.send(
                        "OPTIONS",
                        url + "/v2/studies",
                        "",
                        "",
                        "Origin",
                        origin,
                        "Access-Control-Request-Method",
                        "GET");
        assertThat(preflight.status()).isIn(200, 204);
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("77");
        // A refusal can be read by the page too.
        assertThat(search("", "Origin", origin).header("Access-Control-Allow-Origin"))
                .isEqualTo(origin);
        put("{\"properties\":{}}");
        assertThat(search(client, "Origin", origin).header("Access-Control-Allow-Origin"))
                .isEqualTo("missing");
    }

    @Rule({"arm:HC-26", "arm:HC-27"})
    @Test
    void publicNetworkAccessClosesAndOpens() throws Exception {
        assertThat(search(client).status()).isEqualTo(204);

        put("{\"properties\":{\"publicNetworkAccess\":\"Disabled\"}}");

        assertThat(search(client).status()).isEqualTo(403);
        assertThat(installation.send("GET", url + "/health/check", "", "").status()).isEqualTo(403);
        assertThat(installation.send("GET", service + V, administrator, "").status())
                .isEqualTo(200);
        put("{\"properties\":{\"publicNetworkAccess\":\"Enabled\"}}");
        assertThat(search(client).status()).isEqualTo(204);
    }

    @Rule({"arm:HC-23", "arm:HC-24", "dicom:AUTH-2"})
    @Test
    void anAuthorityOfItsOwnCountsInsteadOfTheDirectory() throws Exception {
        String audience = "https://pacs.hospital.test";
        String someone = "20000000-0000-4000-8000-000000000001";
        String theirs =
                foreign.token(
                        someone, audience, Map.of("oid", someone, "tid", tenant(), "idtyp", "app"));
        assertThat(search(theirs).status()).isEqualTo(401);

        Answer set =
                put(
                        "{\"properties\":{\"authenticationConfiguration\":{\"authority\":\""
                                + foreign.issuer()
                                + "\",\"audiences\":[\""
                                + audience
                                + "\"]}}}");

        assertThat(set.status()).as(set.toString()).isIn(200, 202);
        Answer shown = installation.send("GET", service + V, administrator, "");
        assertThat(shown.at("/properties/authenticationConfiguration/authority"))
                .isEqualTo(foreign.issuer());
        // The signature counts now, and the role is missing; the directory's own tokens do not.
        assertThat(search(theirs).status()).isEqualTo(403);
        assertThat(search(client).status()).isEqualTo(401);
        Answer granted =
                installation.send(
                        "PUT",
                        service
                                + "/providers/Microsoft.Authorization/roleAssignments/20000000-0000-4000-8000-000000000002?api-version=2022-04-01",
                        administrator,
                        "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/"
                                + OWNER_ROLE
                                + "\",\"principalId\":\""
                                + someone
                                + "\",\"principalType\":\"ServicePrincipal\"}}");
        assertThat(granted.status()).isEqualTo(201);
        assertThat(search(theirs).status()).isEqualTo(204);
        // Another audience, an end in the past, a key of somebody else.
        Map<String, Object> claims = Map.of("oid", someone, "tid", tenant(), "idtyp", "app");
        assertThat(search(foreign.token(someone, "https://other.test", claims)).status())
                .isEqualTo(401);
        assertThat(
                        search(
                                        foreign.token(
                                                someone,
                                                audience,
                                                Map.of(
                                                        "oid",
                                                        someone,
                                                        "tid",
                                                        tenant(),
                                                        "exp",
                                                        1_700_000_000)))
                                .status())
                .isEqualTo(401);
        try (ForeignIssuer other = ForeignIssuer.start(folder.resolve("other"))) {
            String forged =
                    other.token(
                            someone,
                            audience,
                            Map.of(
                                    "oid",
                                    someone,
                                    "tid",
                                    tenant(),
                                    "idtyp",
                                    "app",
                                    "iss",
                                    foreign.issuer()));
            assertThat(search(forged).status()).isEqualTo(401);
        }
    }

    private static String tenant() {
        return installation.bootstrap().tenantId();
    }

    /// One directory holds several tenants and signs with the same keys for all of them, and another
    /// installation has keys of its own. Neither's people count here, whatever roles they have.
    @Rule({"dicom:AUTH-3", "dicom:AUTH-4"})
    @Test
    void aTokenOfAnotherTenantIsRefused() throws Exception {
        String ofOtherTenant = tokenOfAnotherTenant();
        JsonNode claims = claims(ofOtherTenant);
        assertThat(claims.path("tid").asString()).isNotEqualTo(tenant());
        assertThat(claims.path("aud").asString()).isEqualTo(claims(client).path("aud").asString());
        assertThat(header(ofOtherTenant).path("kid")).isEqualTo(header(client).path("kid"));
        Answer granted =
                installation.send(
                        "PUT",
                        service
                                + "/providers/Microsoft.Authorization/roleAssignments/30000000-0000-4000-8000-000000000001?api-version=2022-04-01",
                        administrator,
                        "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/"
                                + OWNER_ROLE
                                + "\",\"principalId\":\""
                                + principalOf(ofOtherTenant)
                                + "\",\"principalType\":\"User\"}}");
        assertThat(granted.status()).as(granted.toString()).isEqualTo(201);

        refusedWithTheChallenge(search(ofOtherTenant));
        try (TestInstallation other = TestInstallation.start(folder.resolve("other-data"))) {
            refusedWithTheChallenge(search(other.client(TestInstallation.DICOM)));
        }
        assertThat(search(client).status()).isEqualTo(204);
    }

    /// In the contract's form: it names the service's own tenant.
    private static void refusedWithTheChallenge(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.response().body()).isEmpty();
        assertThat(answer.header("WWW-Authenticate"))
                .isEqualTo(
                        "Bearer authorization_uri=\""
                                + installation.bootstrap().baseUrl()
                                + "/"
                                + tenant()
                                + "/oauth2/authorize\", resource_id=\""
                                + TestInstallation.DICOM
                                + "\", realm=\""
                                + TestInstallation.DICOM
                                + "\"");
    }

    /// Makes a second tenant in the directory of the running server, which notices, and signs its
    /// administrator in.
    private static String tokenOfAnotherTenant() throws Exception {
        String password = "correct horse battery staple";
        InstantSource clock = InstantSource.system();
        Tenant other;
        try (Database database =
                Databases.openSqlite(
                        folder.resolve("data/isocenter.db"),
                        Directory.MIGRATIONS,
                        IdentityPlane.MIGRATIONS,
                        ResourceManagerPlane.MIGRATIONS)) {
            Bootstrap people =
                    new Bootstrap(
                            new Directory(database, () -> ResourceAliases.NONE, clock),
                            new ClientSecrets(new byte[32]),
                            clock,
                            new SecureRandom());
            other = people.tenant("Other hospital", "other.test", /* dicomAtOnce= */ true);
            people.administrator(
                    other,
                    "admin",
                    "Administrator",
                    () -> PasswordHash.of(password, new SecureRandom()));
        }
        Answer answer =
                installation.send(
                        "POST",
                        "/" + other.id() + "/oauth2/v2.0/token",
                        "",
                        "grant_type=password&client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46"
                                + "&username=admin%40other.test&password="
                                + password.replace(' ', '+')
                                + "&scope=https%3A%2F%2Fdicom.healthcareapis.azure.com%2F.default",
                        "Content-Type",
                        "application/x-www-form-urlencoded");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.at("/access_token");
    }

    private static JsonNode claims(String token) throws Exception {
        return piece(token, 1);
    }

    private static JsonNode header(String token) throws Exception {
        return piece(token, 0);
    }

    private static JsonNode piece(String token, int index) throws Exception {
        return Json.read(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
    }

    @Rule({"arm:HC-42", "arm:HC-36"})
    @Test
    void anIdentityIsAPrincipalOfTheDirectoryWhileItLasts() throws Exception {
        put("{\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{}}");

        String principal =
                installation
                        .send("GET", service + V, administrator, "")
                        .at("/identity/principalId");
        String graph = installation.administrator("https://graph.microsoft.com");
        String there = "/v1.0/servicePrincipals/" + principal;
        Answer found = installation.send("GET", there, graph, "");
        assertThat(found.status()).as(found.toString()).isEqualTo(200);
        assertThat(found.at("/displayName")).isEqualTo(name);
        assertThat(found.at("/servicePrincipalType")).isEqualTo("ManagedIdentity");
        put("{\"identity\":{\"type\":\"None\"},\"properties\":{}}");
        assertThat(installation.send("GET", there, graph, "").status()).isEqualTo(404);
    }

    @Rule({"arm:HC-36", "arm:HC-21", "arm:RA-12"})
    @Test
    void deletingRemovesEverythingAndASecondOneIsEmpty() throws Exception {
        store();
        assertThat(search(client).status()).isEqualTo(200);
        assertThat(filesOf(name)).isNotEmpty();

        Answer deleted = installation.send("DELETE", service + V, administrator, "");

        assertThat(installation.await(deleted, administrator)).isEqualTo("Succeeded");
        assertThat(installation.send("GET", service + V, administrator, "").status())
                .isEqualTo(404);
        assertThat(search(client).status()).isEqualTo(404);
        assertThat(filesOf(name)).isEmpty();
        // A service of the same name is another one: no data, and nobody has a role in it.
        put("{\"location\":\"westeurope\",\"properties\":{}}");
        assertThat(search(client).status()).isEqualTo(403);
        next++;
        grant();
        assertThat(search(client).status()).isEqualTo(204);
        Answer study =
                installation.send(
                        "GET",
                        url + "/v2/studies/" + STUDY + ".1",
                        client,
                        "",
                        "Accept",
                        "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
        assertThat(study.status()).isEqualTo(404);
        Answer feed = installation.send("GET", url + "/v2/changefeed", client, "");
        assertThat(new String(feed.response().body(), StandardCharsets.UTF_8)).isEqualTo("[]");
    }

    /// The files that belong to a service: its database and its blobs.
    private static List<Path> filesOf(String service) throws Exception {
        Path home =
                folder.resolve("data/dicom")
                        .resolve(installation.bootstrap().workspace() + "-" + service);
        if (!Files.exists(home)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Rule({"arm:RBAC-5", "arm:RBAC-9", "arm:RA-13", "dicom:AUTH-1", "dicom:AUTH-3"})
    @Test
    void rolesCountAtOnceAndOnlyOnTheirPlane() throws Exception {
        // The Owner of everything may not read one instance.
        String ownersToken = installation.administrator(TestInstallation.DICOM);
        assertThat(search(ownersToken).status()).isEqualTo(403);
        // The owner of the data may not see the resource.
        String clientsToken = installation.client(TestInstallation.ARM);
        assertThat(installation.send("GET", service + V, clientsToken, "").status()).isEqualTo(403);
        // A token of the one plane is none for the other.
        assertThat(search(administrator).status()).isEqualTo(401);
        assertThat(installation.send("GET", service + V, client, "").status()).isEqualTo(401);
        // The role is taken away, and the next request is refused.
        assertThat(search(client).status()).isEqualTo(204);
        String mine =
                service
                        + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=principalId%20eq%20'"
                        + principalOf(client)
                        + "'";
        for (var grant : installation.send("GET", mine, administrator, "").body().path("value")) {
            if (grant.at("/properties/scope").asString().endsWith(name)) {
                installation.send(
                        "DELETE",
                        grant.path("id").asString() + "?api-version=2022-04-01",
                        administrator,
                        "");
            }
        }
        long before = System.nanoTime();
        assertThat(search(client).status()).isEqualTo(403);
        assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
        grant2();
        assertThat(search(client).status()).isEqualTo(204);
    }

    private void grant2() throws Exception {
        next++;
        grant();
    }

    @Rule("arm:RBAC-9")
    @Test
    void aDisabledPrincipalAndAnUnsignedTokenGetNothing() throws Exception {
        String[] parts = client.split("\\.", -1);
        String none =
                java.util.Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        "{\"alg\":\"none\",\"typ\":\"JWT\"}"
                                                .getBytes(StandardCharsets.UTF_8))
                        + "."
                        + parts[1]
                        + ".";
        assertThat(search(none).status()).isEqualTo(401);
        assertThat(search(parts[0] + "." + parts[1] + "." + parts[2].substring(2) + "AA").status())
                .isEqualTo(401);
        assertThat(search("").status()).isEqualTo(401);
        assertThat(search("").header("WWW-Authenticate")).startsWith("Bearer");
    }
}
