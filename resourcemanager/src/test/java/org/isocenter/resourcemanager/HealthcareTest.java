package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.resourcemanager.healthcare.DicomServiceSettings;
import org.isocenter.resourcemanager.healthcare.DicomServiceSettings.Availability;
import org.isocenter.resourcemanager.healthcare.HealthcareSettings;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Microsoft.HealthcareApis: names, members, states, identities, private link.
class HealthcareTest {
    private static final String CORS = "/properties/corsConfiguration";
    private static final String C = Cloud.W + "/privateEndpointConnections/pec1";
    private static final String ENDPOINT =
            "\"privateEndpoint\":{\"id\":\"/subscriptions/x/resourceGroups/n/providers/Microsoft.Network/privateEndpoints/pe1\"}";

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder);
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private static ResourceManagerSettings with(HealthcareSettings healthcare) {
        return new ResourceManagerSettings(
                Cloud.TENANT,
                "Isocenter",
                ResourceSettings.standard(),
                healthcare,
                4000,
                false,
                true,
                false,
                12_000,
                1_200,
                15_000);
    }

    private static String service(String properties) {
        return "{\"location\":\"westus\",\"properties\":{" + properties + "}}";
    }

    private Optional<DicomServiceSettings> served() {
        return cloud.plane.dicomServices().find("ws1-blue");
    }

    @Rule({"arm:HC-10", "arm:HC-4"})
    @ParameterizedTest
    @CsvSource({
        "ab, 400",
        "abc, 201",
        "ABCdef123456789012345678, 201",
        "abcdefghijklmnopqrstuvwxy, 400",
        "a-b-c, 400",
        "a_c, 400",
        "äöü, 400"
    })
    void knowsTheNamesOfWorkspaces(String name, int status) {
        cloud.withWorkspace();

        Answer answer =
                cloud.put(
                        Cloud.G
                                + "/providers/Microsoft.HealthcareApis/workspaces/"
                                + name
                                + Cloud.V,
                        "{\"location\":\"westus\"}");

        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.code()).isEqualTo("InvalidResourceName");
            assertThat(answer.at("/error/target")).isEqualTo("workspaceName");
        }
    }

    @Rule({"arm:HC-11", "arm:HC-13"})
    @ParameterizedTest
    @CsvSource({
        "ab, 400",
        "abc, 201",
        "a-c, 201",
        "Blue-9, 201",
        "-ab, 400",
        "ab-, 400",
        "a_b, 400",
        "abcdefghijklmnopqrstuvwx, 201",
        "abcdefghijklmnopqrstuvwxy, 400"
    })
    void knowsTheNamesOfServices(String name, int status) {
        cloud.withWorkspace();

        Answer answer = cloud.put(Cloud.W + "/dicomservices/" + name + Cloud.V, service(""));

        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.at("/error/target")).isEqualTo("dicomServiceName");
        } else {
            assertThat(cloud.plane.dicomServices().find("WS1-" + name)).isPresent();
        }
    }

    @Rule("arm:HC-12")
    @Test
    void aWorkspaceNameIsTakenInTheWholeInstallation() {
        cloud.withWorkspace();
        cloud.put(Cloud.G + "2" + Cloud.RV, "{\"location\":\"westus\"}");

        Answer refused =
                cloud.put(
                        Cloud.W.replace("/rg1/", "/rg12/") + Cloud.V, "{\"location\":\"westus\"}");
        assertThat(refused.code()).isEqualTo("AlreadyExists");
        assertThat(refused.status()).isEqualTo(409);
        String check = Cloud.S + "/providers/Microsoft.HealthcareApis/checkNameAvailability";
        String[][] cases = {
            {"free1", "Microsoft.HealthcareApis/workspaces", "true", "missing"},
            {"WS1", "Microsoft.HealthcareApis/workspaces", "false", "AlreadyExists"},
            {"w_", "Microsoft.HealthcareApis/services", "false", "Invalid"},
        };
        for (String[] one : cases) {
            Answer answer =
                    cloud.post(
                            check + Cloud.V,
                            "{\"name\":\"" + one[0] + "\",\"type\":\"" + one[1] + "\"}");
            assertThat(answer.at("/nameAvailable")).isEqualTo(one[2]);
            assertThat(answer.at("/reason")).isEqualTo(one[3]);
        }
        Answer unknown = cloud.post(check + Cloud.V, "{\"name\":\"x\",\"type\":\"y/z\"}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.code()).isEqualTo("InvalidResourceType");
        assertThat(cloud.post(check + Cloud.V, "{\"name\":\"x\"}").status()).isEqualTo(400);
        assertThat(cloud.get(check + Cloud.V).status()).isEqualTo(405);
    }

    @Rule("arm:HC-2")
    @Test
    void hasNoSiblingTypes() {
        cloud.withWorkspace();
        for (String path :
                new String[] {
                    Cloud.W + "/fhirservices/f",
                    Cloud.W + "/iotconnectors/i",
                    Cloud.G + "/providers/Microsoft.HealthcareApis/services/s"
                }) {
            Answer refused = cloud.put(path + Cloud.V, "{\"location\":\"westus\"}");
            assertThat(refused.status()).isEqualTo(404);
            assertThat(refused.code()).isEqualTo("InvalidResourceType");
        }
    }

    @Rule("arm:HC-1")
    @Test
    void createsWith201AndUpdatesWith200Or202() {
        cloud.withWorkspace();

        assertThat(cloud.put(Cloud.D + Cloud.V, service("")).status()).isEqualTo(201);
        assertThat(cloud.put(Cloud.D + Cloud.V, service("")).status()).isEqualTo(200);
        cloud.runsAtOnce = false;
        Answer updated =
                cloud.put(
                        Cloud.D + Cloud.V, service("\"corsConfiguration\":{\"origins\":[\"*\"]}"));
        assertThat(updated.status()).isEqualTo(202);
        assertThat(updated.at("/properties/provisioningState")).isEqualTo("Accepted");
        assertThat(updated.at(CORS + "/origins")).isEqualTo("[\"*\"]");
        assertThat(updated.at("/properties/serviceUrl")).isEqualTo("null");
        cloud.runWaiting();
        assertThat(cloud.follow(updated.header("Location")).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
    }

    @Rule({"arm:ARM-21", "arm:ARM-23"})
    @Test
    void theVersionSelectsTheShapeAndNotTheStorage() {
        cloud.withWorkspace();
        String newest = "?api-version=2024-03-31";
        cloud.put(
                Cloud.D + newest,
                service(
                        "\"enableDataPartitions\":true,\"corsConfiguration\":{\"origins\":[\"*\"]},\"encryption\":{\"customerManagedKeyEncryption\":{\"keyEncryptionKeyUrl\":\"https://k.test/1\"}},\"storageConfiguration\":{\"storageResourceId\":\"/x\",\"fileSystemName\":\"fs\"}"));
        String[][] members = {
            {"2021-11-01", "corsConfiguration", "no"},
            {"2022-05-15", "corsConfiguration", "yes"},
            {"2022-06-01", "eventState", "no"},
            {"2022-12-01", "eventState", "yes"},
            {"2023-09-06", "encryption", "no"},
            {"2023-11-01", "encryption", "yes"},
            {"2023-12-01", "storageConfiguration", "no"},
            {"2024-03-01", "storageConfiguration", "yes"},
            {"2024-03-01", "enableDataPartitions", "no"},
            {"2024-03-31", "enableDataPartitions", "yes"},
        };
        for (String[] one : members) {
            JsonNode properties =
                    cloud.get(Cloud.D + "?api-version=" + one[0]).body().path("properties");
            assertThat(properties.has(one[1]))
                    .as(one[0] + " " + one[1])
                    .isEqualTo(one[2].equals("yes"));
        }

        cloud.put(
                Cloud.D + "?api-version=2021-11-01",
                service("\"corsConfiguration\":{\"maxAge\":-1}"));

        Answer after = cloud.get(Cloud.D + newest);
        assertThat(after.at(CORS + "/origins")).isEqualTo("[\"*\"]");
        assertThat(after.at("/properties/enableDataPartitions")).isEqualTo("true");
        assertThat(
                        after.at(
                                "/properties/encryption/customerManagedKeyEncryption/keyEncryptionKeyUrl"))
                .isEqualTo("https://k.test/1");
        assertThat(cloud.put(Cloud.D + newest, service("\"enableDataPartitions\":false")).code())
                .isEqualTo("PropertyChangeNotAllowed");
        assertThat(
                        cloud.put(
                                        Cloud.D + newest,
                                        service(
                                                "\"storageConfiguration\":{\"fileSystemName\":\"other\"}"))
                                .code())
                .isEqualTo("PropertyChangeNotAllowed");
        assertThat(served().orElseThrow().dataPartitions()).isTrue();
        assertThat(cloud.get(Cloud.D + "?api-version=2019-01-01").code())
                .isEqualTo("NoRegisteredProviderFound");
        assertThat(cloud.get(Cloud.D + "x?api-version=2019-01-01").code())
                .isEqualTo("InvalidResourceType");
        assertThat(cloud.put(Cloud.D + "y?api-version=2019-01-01", service("")).code())
                .isEqualTo("NoRegisteredProviderFound");
        assertThat(cloud.get(Cloud.G + "?api-version=2019-01-01").code())
                .isEqualTo("InvalidApiVersionParameter");
    }

    @Rule({"arm:HC-20", "arm:HC-21"})
    @Test
    void servesFromTheFirstSuccessOn() {
        cloud.withWorkspace();
        cloud.runsAtOnce = false;

        cloud.put(Cloud.D.replace("blue", "Blue") + Cloud.V, service(""));

        assertThat(served()).isEmpty();
        cloud.runWaiting();
        assertThat(served()).isPresent();
        assertThat(served().orElseThrow().id().toString())
                .isEqualTo(Cloud.D.replace("blue", "Blue"));
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/serviceUrl"))
                .isEqualTo("https://ws1-blue.dicom.azurehealthcareapis.com");
        assertThat(cloud.plane.dicomServices().find("ws1-green")).isEmpty();
        assertThat(cloud.plane.dicomServices().find("nothing")).isEmpty();
        Addresses byPath = new Addresses.ByPath("example.test", "twins.example.test");
        assertThat(byPath.dicomServiceUrl(new Origin("https", "localhost", 8443), "Ws1", "Blue"))
                .isEqualTo("https://localhost:8443/dicom/ws1-blue");
    }

    @Rule({"arm:HC-23", "arm:HC-24", "identity:WELL-1"})
    @Test
    void fillsAuthorityAndAudiencesItself() {
        cloud.withWorkspace();
        String wish =
                "\"authenticationConfiguration\":{\"authority\":\"https://evil.test/t/\",\"audiences\":[\"https://mine.test\"]}";

        cloud.put(Cloud.D + Cloud.V, service(wish));

        assertThat(
                        cloud.get(Cloud.D + Cloud.V)
                                .at("/properties/authenticationConfiguration/authority"))
                .isEqualTo("https://login.example.test/" + Cloud.TENANT);
        assertThat(served().orElseThrow().customAuthority()).isEmpty();
        assertThat(served().orElseThrow().audiences())
                .containsExactly(
                        "https://azurehealthcareapis.com/", "https://azurehealthcareapis.com");
        assertThat(served().orElseThrow().tenantId()).isEqualTo(Cloud.TENANT);
        try (Cloud free =
                new Cloud(
                        folder.resolve("free"),
                        with(new HealthcareSettings(25, 10, false, true)))) {
            free.withWorkspace();
            free.put(Cloud.D + Cloud.V, service(wish));
            assertThat(free.get(Cloud.D + Cloud.V).at("/properties/authenticationConfiguration"))
                    .isEqualTo(
                            "{\"authority\":\"https://evil.test/t\",\"audiences\":[\"https://mine.test\"]}");
            assertThat(free.plane.dicomServices().find("ws1-blue").orElseThrow().customAuthority())
                    .contains("https://evil.test/t");
        }
    }

    @Rule("arm:HC-25")
    @Test
    void theOldConfigurationServesUntilTheOperationSucceeds() {
        cloud.withService();
        cloud.runsAtOnce = false;

        cloud.patch(
                Cloud.D + Cloud.V,
                "{\"properties\":{\"corsConfiguration\":{\"origins\":[\"https://a.test\"]}}}");

        assertThat(served().orElseThrow().cors()).isEmpty();
        cloud.runWaiting();
        assertThat(served().orElseThrow().cors().orElseThrow().origins())
                .containsExactly("https://a.test");
    }

    @Rule({"arm:HC-26", "arm:HC-27", "arm:HC-28"})
    @Test
    void closesAServiceToThePublic() {
        cloud.withService();
        assertThat(served().orElseThrow().publicNetworkAccess()).isTrue();

        cloud.patch(Cloud.D + Cloud.V, "{\"properties\":{\"publicNetworkAccess\":\"disabled\"}}");

        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/publicNetworkAccess"))
                .isEqualTo("Disabled");
        assertThat(served().orElseThrow().publicNetworkAccess()).isFalse();
        cloud.put(Cloud.D + Cloud.V, service("\"publicNetworkAccess\":\"Enabled\""));
        assertThat(served().orElseThrow().publicNetworkAccess()).isTrue();
        cloud.put(
                Cloud.W + Cloud.V,
                "{\"location\":\"westus\",\"properties\":{\"publicNetworkAccess\":\"Disabled\"}}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/publicNetworkAccess"))
                .isEqualTo("Disabled");
        assertThat(served().orElseThrow().publicNetworkAccess()).isFalse();
        Answer refused =
                cloud.put(Cloud.D + Cloud.V, service("\"publicNetworkAccess\":\"Perhaps\""));
        assertThat(refused.code()).isEqualTo("InvalidPropertyValue");
        assertThat(refused.at("/error/target")).isEqualTo("properties.publicNetworkAccess");
    }

    @Rule("arm:HC-29")
    @Test
    void workspacesAndServicesAreLimited() {
        try (Cloud small =
                new Cloud(
                        folder.resolve("small"),
                        with(new HealthcareSettings(1, 1, false, false)))) {
            small.withService();
            assertThat(small.put(Cloud.D + "2" + Cloud.V, service("")).code())
                    .isEqualTo("QuotaExceeded");
            assertThat(small.put(Cloud.W + "2" + Cloud.V, "{\"location\":\"westus\"}").code())
                    .isEqualTo("QuotaExceeded");
            assertThat(small.put(Cloud.W + "2" + Cloud.V, "{\"location\":\"eastus\"}").status())
                    .isEqualTo(201);
        }
    }

    @Rule("arm:HC-30")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    origins          | {"origins":["ftp://a.test"]}
                    origins          | {"origins":["https://a.test/path"]}
                    origins          | {"origins":["https://a.test/"]}
                    origins          | {"origins":["https://a..test"]}
                    origins          | {"origins":["https://a.test:123456"]}
                    origins          | {"origins":"https://a.test"}
                    origins          | {"origins":[1]}
                    headers          | {"headers":["a b"]}
                    methods          | {"methods":["BREW"]}
                    maxAge           | {"maxAge":-1}
                    maxAge           | {"maxAge":100000}
                    maxAge           | {"maxAge":"5"}
                    allowCredentials | {"origins":["*"],"allowCredentials":true}
                    """)
    void refusesABadCorsConfiguration(String member, String cors) {
        cloud.withWorkspace();

        Answer refused = cloud.put(Cloud.D + Cloud.V, service("\"corsConfiguration\":" + cors));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("InvalidCorsConfiguration");
        assertThat(refused.at("/error/target")).isEqualTo("properties.corsConfiguration." + member);
        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(404);
    }

    @Rule({"arm:HC-30", "arm:HC-31", "arm:HC-32"})
    @Test
    void fillsWhatACorsConfigurationLeavesOut() {
        cloud.withWorkspace();

        cloud.put(
                Cloud.D + Cloud.V,
                service(
                        "\"corsConfiguration\":{\"origins\":[\"HTTPS://A-1.test:8443\",\"http://localhost\"]}"));

        assertThat(cloud.get(Cloud.D + Cloud.V).at(CORS))
                .isEqualTo(
                        "{\"origins\":[\"HTTPS://A-1.test:8443\",\"http://localhost\"],\"headers\":[\"*\"],\"methods\":[\"DELETE\",\"GET\",\"OPTIONS\",\"PATCH\",\"POST\",\"PUT\"],\"maxAge\":1440,\"allowCredentials\":false}");
        cloud.put(Cloud.D + Cloud.V, service("\"corsConfiguration\":{\"methods\":[\"get\"]}"));
        assertThat(cloud.get(Cloud.D + Cloud.V).at(CORS + "/methods")).isEqualTo("[\"GET\"]");
        assertThat(cloud.get(Cloud.D + Cloud.V).at(CORS + "/origins")).isEqualTo("[]");
        cloud.put(Cloud.D + Cloud.V, service(""));
        assertThat(cloud.get(Cloud.D + Cloud.V).at(CORS)).isEqualTo("missing");
        assertThat(served().orElseThrow().cors()).isEmpty();
        try (Cloud open =
                new Cloud(
                        folder.resolve("open"),
                        with(new HealthcareSettings(25, 10, true, false)))) {
            open.withService();
            assertThat(open.get(Cloud.D + Cloud.V).at(CORS + "/origins")).isEqualTo("[\"*\"]");
        }
    }

    @Rule({"arm:HC-33", "arm:ARM-55"})
    @Test
    void anAdministratorsStateShowsOnlyBetweenOperations() {
        cloud.withService();
        ArmId id = ArmId.parse(Cloud.D).orElseThrow();
        Object[][] cases = {
            {ProvisioningState.WARNED, "Warned", Availability.SERVING},
            {ProvisioningState.SYSTEM_MAINTENANCE, "SystemMaintenance", Availability.READ_ONLY},
            {ProvisioningState.SUSPENDED, "Suspended", Availability.SUSPENDED},
            {ProvisioningState.DEPROVISIONED, "Deprovisioned", Availability.GONE},
        };
        int n = 0;
        for (Object[] one : cases) {
            cloud.plane
                    .administration()
                    .setSteadyState(id, Optional.of((ProvisioningState) one[0]));
            assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                    .isEqualTo(one[1]);
            assertThat(served().orElseThrow().availability()).isEqualTo(one[2]);
            Answer written = cloud.patch(Cloud.D + Cloud.V, "{\"tags\":{\"n\":\"" + n++ + "\"}}");
            if (n <= 2) {
                assertThat(written.status()).isEqualTo(202);
                assertThat(written.at("/properties/provisioningState")).isEqualTo("Accepted");
                assertThat(cloud.follow(written.header("Azure-AsyncOperation")).at("/status"))
                        .isEqualTo("Succeeded");
                assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                        .isEqualTo(one[1]);
            } else {
                assertThat(written.status()).isEqualTo(409);
                assertThat(written.code()).isEqualTo("OperationNotAllowed");
            }
        }
        cloud.plane.administration().setSteadyState(id, Optional.empty());
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
        assertThat(served().orElseThrow().availability()).isEqualTo(Availability.SERVING);
    }

    @Rule("arm:HC-34")
    @Test
    void aFailedUpdateRestoresWhatWas() {
        cloud.withService();
        cloud.put(
                Cloud.D + Cloud.V,
                service("\"corsConfiguration\":{\"origins\":[\"https://a.test\"]}"));
        cloud.dataPlane.refusesProvision = true;

        Answer accepted =
                cloud.put(
                        Cloud.D + Cloud.V,
                        service("\"corsConfiguration\":{\"origins\":[\"https://b.test\"]}"));

        Answer status = cloud.follow(accepted.header("Azure-AsyncOperation"));
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.at("/status")).isEqualTo("Failed");
        assertThat(status.at("/error/code")).isEqualTo("OperationFailed");
        Answer result = cloud.follow(accepted.header("Location"));
        assertThat(result.status()).isEqualTo(500);
        assertThat(result.code()).isEqualTo("OperationFailed");
        Answer read = cloud.get(Cloud.D + Cloud.V);
        assertThat(read.at("/properties/provisioningState")).isEqualTo("Failed");
        assertThat(read.at(CORS + "/origins")).isEqualTo("[\"https://a.test\"]");
        assertThat(served().orElseThrow().cors().orElseThrow().origins())
                .containsExactly("https://a.test");
        cloud.dataPlane.refusesProvision = false;
        cloud.put(
                Cloud.D + Cloud.V,
                service("\"corsConfiguration\":{\"origins\":[\"https://b.test\"]}"));
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
    }

    @Rule("arm:HC-34")
    @Test
    void aFailedCreationStaysToBeTriedAgain() {
        cloud.withWorkspace();
        cloud.dataPlane.refusesProvision = true;

        cloud.put(Cloud.D + Cloud.V, service(""));

        Answer failed = cloud.get(Cloud.D + Cloud.V);
        assertThat(failed.at("/properties/provisioningState")).isEqualTo("Failed");
        assertThat(failed.at("/properties/serviceUrl")).isEqualTo("null");
        assertThat(cloud.get(Cloud.W + "/dicomservices" + Cloud.V).body().path("value")).hasSize(1);
        assertThat(served()).isEmpty();
        cloud.dataPlane.refusesProvision = false;
        cloud.put(Cloud.D + Cloud.V, service(""));
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
        assertThat(served()).isPresent();
    }

    @Rule({"arm:HC-37", "arm:HC-38"})
    @Test
    void aWorkspaceWithServicesIsNotDeleted() {
        cloud.withService();

        Answer refused = cloud.delete(Cloud.W + Cloud.V);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.code()).isEqualTo("CannotDeleteResource");
        assertThat(refused.at("/error/message")).contains(Cloud.D);
        cloud.delete(Cloud.D + Cloud.V);
        cloud.runsAtOnce = false;
        cloud.delete(Cloud.W + Cloud.V);
        assertThat(cloud.put(Cloud.D + Cloud.V, service("")).code())
                .isEqualTo("ParentResourceNotReady");
        cloud.runWaiting();
        assertThat(cloud.get(Cloud.W + Cloud.V).status()).isEqualTo(404);
        cloud.put(Cloud.W + Cloud.V, "{\"location\":\"westus\"}");
        assertThat(cloud.get(Cloud.W + Cloud.V).at("/properties/provisioningState"))
                .isEqualTo("Creating");
        assertThat(cloud.put(Cloud.D + Cloud.V, service("")).code())
                .isEqualTo("ParentResourceNotReady");
    }

    // Identity

    @Rule({"arm:HC-40", "arm:HC-41", "arm:HC-42", "arm:HC-44"})
    @Test
    void aServiceGetsAndLosesAnIdentityOfItsOwn() {
        cloud.withWorkspace();
        String system = "{\"location\":\"westus\",\"identity\":{\"type\":\"systemassigned\"}}";

        Answer made = cloud.put(Cloud.D + Cloud.V, system);

        String principal = made.at("/identity/principalId");
        assertThat(made.at("/identity/type")).isEqualTo("SystemAssigned");
        assertThat(made.at("/identity/tenantId")).isEqualTo(Cloud.TENANT);
        assertThat(made.body().path("identity").propertyNames())
                .containsExactlyInAnyOrder("type", "principalId", "tenantId");
        assertThat(cloud.directory.managed).containsOnlyKeys(principal);
        assertThat(cloud.directory.managed.get(principal).displayName()).isEqualTo("blue");
        assertThat(cloud.directory.managed.get(principal).resource().toString()).isEqualTo(Cloud.D);
        cloud.put(Cloud.D + Cloud.V, service("\"corsConfiguration\":{}"));
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/identity/principalId")).isEqualTo(principal);
        Answer identity =
                cloud.get(
                        Cloud.D
                                + "/providers/Microsoft.ManagedIdentity/identities/default?api-version=2023-01-31");
        assertThat(identity.at("/properties/principalId")).isEqualTo(principal);
        cloud.patch(Cloud.D + Cloud.V, "{\"identity\":{\"type\":\"None\"}}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/identity")).isEqualTo("missing");
        assertThat(cloud.directory.managed).isEmpty();
        cloud.put(Cloud.D + Cloud.V, system);
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/identity/principalId"))
                .isNotEqualTo(principal);
        cloud.put(Cloud.D + Cloud.V, "{\"identity\":null}");
        assertThat(cloud.directory.managed).isEmpty();
        cloud.put(Cloud.D + Cloud.V, system);
        cloud.delete(Cloud.D + Cloud.V);
        assertThat(cloud.directory.managed).isEmpty();
    }

    @Rule("arm:HC-41")
    @Test
    void refusesAnUnknownKindOfIdentity() {
        cloud.withWorkspace();
        for (String identity : new String[] {"{\"type\":\"Magic\"}", "{}"}) {
            Answer refused =
                    cloud.put(
                            Cloud.D + Cloud.V,
                            "{\"location\":\"westus\",\"identity\":" + identity + "}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("InvalidIdentityType");
        }
    }

    @Rule({"arm:HC-41", "arm:HC-43", "arm:MSI-3"})
    @Test
    void aServiceUsesIdentitiesThatWereAssigned() {
        cloud.withWorkspace();
        String one = Cloud.G + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/one";
        String two = one.replace("/one", "/two");
        for (String id : new String[] {one, two}) {
            cloud.put(id + "?api-version=2023-01-31", "{\"location\":\"westus\"}");
        }
        String upper = one.replace("resourceGroups", "RESOURCEGROUPS");

        Answer made =
                cloud.put(
                        Cloud.D + Cloud.V,
                        "{\"location\":\"westus\",\"identity\":{\"type\":\"UserAssigned, SystemAssigned\",\"userAssignedIdentities\":{\""
                                + upper
                                + "\":{}}}}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/identity/type")).isEqualTo("SystemAssigned,UserAssigned");
        JsonNode map = made.body().path("identity").path("userAssignedIdentities");
        assertThat(map.propertyNames()).containsExactly(upper);
        assertThat(map.path(upper).path("principalId"))
                .isEqualTo(
                        cloud.get(one + "?api-version=2023-01-31")
                                .body()
                                .at("/properties/principalId"));
        cloud.patch(
                Cloud.D + Cloud.V,
                "{\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\""
                        + two
                        + "\":{}}}}");
        assertThat(
                        cloud.get(Cloud.D + Cloud.V)
                                .body()
                                .at("/identity/userAssignedIdentities")
                                .propertyNames())
                .containsExactly(upper, two);
        cloud.patch(
                Cloud.D + Cloud.V,
                "{\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\""
                        + one
                        + "\":null}}}");
        assertThat(
                        cloud.get(Cloud.D + Cloud.V)
                                .body()
                                .at("/identity/userAssignedIdentities")
                                .propertyNames())
                .containsExactly(two);
        assertThat(cloud.delete(two + "?api-version=2023-01-31").status()).isEqualTo(200);
        assertThat(
                        cloud.get(Cloud.D + Cloud.V)
                                .body()
                                .at("/identity/userAssignedIdentities")
                                .toString())
                .isEqualTo("{\"" + two + "\":{}}");
        String[] bad = {"{}", "{\"" + two + "x\":{}}", "{\"/subscriptions/x\":{}}"};
        for (String ids : bad) {
            Answer refused =
                    cloud.put(
                            Cloud.D + "3" + Cloud.V,
                            "{\"location\":\"westus\",\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":"
                                    + ids
                                    + "}}");
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("FailedIdentityOperation");
        }
    }

    // Workspaces and private link

    @Rule({"arm:HC-50", "arm:HC-4"})
    @Test
    void hasOnePrivateLinkResource() {
        cloud.withWorkspace();

        Answer list = cloud.get(Cloud.W + "/privateLinkResources" + Cloud.V);

        assertThat(list.body().path("value")).hasSize(1);
        assertThat(list.at("/value/0/name")).isEqualTo("healthcareworkspace");
        assertThat(list.at("/value/0/properties/groupId")).isEqualTo("healthcareworkspace");
        assertThat(list.at("/value/0/properties/requiredMembers"))
                .isEqualTo("[\"fhirservices\",\"dicomservices\"]");
        assertThat(list.at("/value/0/properties/requiredZoneNames"))
                .isEqualTo(
                        "[\"privatelink.fhir.azurehealthcareapis.com\",\"privatelink.dicom.azurehealthcareapis.com\"]");
        assertThat(
                        cloud.get(Cloud.W + "/privateLinkResources/healthcareworkspace" + Cloud.V)
                                .body())
                .isEqualTo(list.body().at("/value/0"));
        assertThat(cloud.get(Cloud.W + "/privateLinkResources/fhir" + Cloud.V).status())
                .isEqualTo(404);
        assertThat(cloud.get(Cloud.W + "x/privateLinkResources" + Cloud.V).code())
                .isEqualTo("ParentResourceNotFound");
    }

    private static String connection(String status, boolean withEndpoint) {
        return "{\"properties\":{"
                + (withEndpoint ? ENDPOINT + "," : "")
                + "\"privateLinkServiceConnectionState\":{\"status\":\""
                + status
                + "\",\"description\":\"d\"}}}";
    }

    @Rule({"arm:HC-51", "arm:HC-52", "arm:HC-53", "arm:HC-54", "arm:HC-55", "arm:HC-27"})
    @Test
    void anApprovedConnectionClosesTheWorkspace() {
        cloud.withService();

        assertThat(cloud.put(C + Cloud.V, "{\"properties\":{}}").code())
                .isEqualTo("InvalidRequestContent");
        assertThat(cloud.put(C + Cloud.V, connection("Approved", false)).code())
                .isEqualTo("PrivateEndpointConnectionNotFound");
        Answer made = cloud.put(C + Cloud.V, connection("Pending", true));
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.at("/properties/privateLinkServiceConnectionState/actionsRequired"))
                .isEqualTo("None");
        assertThat(made.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(made.at("/type"))
                .isEqualTo("Microsoft.HealthcareApis/workspaces/privateEndpointConnections");
        assertThat(served().orElseThrow().publicNetworkAccess()).isTrue();

        Answer approved = cloud.put(C + Cloud.V, connection("Approved", false));

        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.at("/properties/privateLinkServiceConnectionState/status"))
                .isEqualTo("Approved");
        assertThat(served().orElseThrow().publicNetworkAccess()).isFalse();
        assertThat(cloud.get(Cloud.W + Cloud.V).at("/properties/publicNetworkAccess"))
                .isEqualTo("Disabled");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/publicNetworkAccess"))
                .isEqualTo("Disabled");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/privateEndpointConnections/0/name"))
                .isEqualTo("pec1");
        assertThat(cloud.put(C + Cloud.V, connection("Approved", false)).status()).isEqualTo(200);
        assertThat(cloud.put(C + Cloud.V, connection("Rejected", false)).status()).isEqualTo(200);
        assertThat(cloud.put(C + Cloud.V, connection("Approved", false)).code())
                .isEqualTo("InvalidConnectionStateTransition");
        assertThat(cloud.put(C + Cloud.V, connection("Odd", false)).code())
                .isEqualTo("InvalidPropertyValue");
        assertThat(cloud.delete(C + Cloud.V).status()).isEqualTo(200);
        assertThat(cloud.delete(C + Cloud.V).status()).isEqualTo(204);
        assertThat(served().orElseThrow().publicNetworkAccess()).isFalse();
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/privateEndpointConnections"))
                .isEqualTo("missing");
    }

    @Rule("arm:HC-25")
    @Test
    void aChangeOnAnotherNodeIsSeenWithinASecond() {
        cloud.withService();
        ResourceManagerPlane other = cloud.plane(cloud.database);
        assertThat(other.dicomServices().find("ws1-blue").orElseThrow().cors()).isEmpty();
        cloud.put(Cloud.D + Cloud.V, service("\"corsConfiguration\":{}"));

        cloud.clock.advance(Duration.ofMillis(1001));

        assertThat(other.dicomServices().find("ws1-blue").orElseThrow().cors()).isPresent();
    }
}
