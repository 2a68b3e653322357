package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Microsoft.DigitalTwins.
class TwinsTest {
    private static final String V = "?api-version=2023-01-31";
    private static final String T =
            Cloud.G + "/providers/Microsoft.DigitalTwins/digitalTwinsInstances/twins1";
    private static final String E = T + "/endpoints/bus1";
    private static final String SECRET =
            "Endpoint=sb://mysb.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=xyzxyzoX4=;EntityPath=abc";

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withSubscription();
        cloud.put(Cloud.G + Cloud.RV, "{\"location\":\"westus\"}");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Rule({"arm:ADT-1"})
    @ParameterizedTest
    @CsvSource({"ab, 400", "abc, 201", "a-b, 201", "-ab, 400", "ab-, 400", "a_b, 400"})
    void knowsTheNames(String name, int status) {
        assertThat(cloud.put(T.replace("twins1", name) + V, "{\"location\":\"westus2\"}").status())
                .isEqualTo(status);
    }

    @Rule({"arm:ADT-2", "arm:ADT-3", "arm:ADT-4", "arm:ADT-5", "arm:ARM-51", "arm:ARM-54"})
    @Test
    void livesLikeAnInstanceOfTheCloud() {
        cloud.runsAtOnce = false;

        Answer made = cloud.put(T + V, "{\"location\":\"westus2\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/properties/provisioningState")).isEqualTo("Provisioning");
        assertThat(made.header("Azure-AsyncOperation"))
                .contains("/providers/Microsoft.DigitalTwins/locations/westus2/operationStatuses/");
        assertThat(made.header("Location"))
                .contains("/providers/Microsoft.DigitalTwins/locations/westus2/operationResults/");
        assertThat(cloud.follow(made.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("InProgress");
        cloud.runWaiting();
        cloud.runsAtOnce = true;
        assertThat(cloud.follow(made.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("Succeeded");
        Answer read = cloud.get(T + V);
        assertThat(read.at("/properties/hostName"))
                .isEqualTo("twins1.api.wus2.digitaltwins.azure.net");
        assertThat(read.at("/properties/publicNetworkAccess")).isEqualTo("Enabled");
        assertThat(read.at("/properties/createdTime")).isEqualTo("2026-03-01T10:00:00.0000000Z");
        Answer patched =
                cloud.patch(
                        T + V,
                        "{\"tags\":{\"a\":\"b\"},\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{\"publicNetworkAccess\":\"Disabled\"}}");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(patched.at("/properties/publicNetworkAccess")).isEqualTo("Disabled");
        assertThat(cloud.directory.managed).containsKey(patched.at("/identity/principalId"));
        assertThat(cloud.put(T + V, "{\"location\":\"westus2\"}").status()).isEqualTo(200);
        cloud.runsAtOnce = false;
        Answer deleted = cloud.delete(T + V);
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.at("/properties/provisioningState")).isEqualTo("Deleting");
        cloud.runWaiting();
        assertThat(cloud.get(T + V).status()).isEqualTo(404);
        assertThat(cloud.delete(T + V).status()).isEqualTo(204);
        assertThat(cloud.directory.managed).isEmpty();
    }

    @Rule("arm:ADT-6")
    @Test
    void neverShowsASecret() {
        cloud.put(T + V, "{\"location\":\"westus2\"}");
        String body =
                "{\"properties\":{\"endpointType\":\"ServiceBus\",\"primaryConnectionString\":\""
                        + SECRET
                        + "\",\"deadLetterSecret\":\"hush\"}}";

        Answer made = cloud.put(E + V, body);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/properties/primaryConnectionString"))
                .isEqualTo(
                        "Endpoint=sb://***/;SharedAccessKeyName=***;SharedAccessKey=***;EntityPath=***");
        assertThat(made.at("/properties/authenticationType")).isEqualTo("KeyBased");
        Answer read = cloud.get(E + V);
        assertThat(read.at("/properties/provisioningState")).isEqualTo("Succeeded");
        for (Answer answer : List.of(made, read, cloud.get(T + "/endpoints" + V))) {
            assertThat(new String(answer.bytes(), StandardCharsets.UTF_8))
                    .doesNotContain("xyzxyz")
                    .doesNotContain("hush");
        }
        assertThat(cloud.put(E + V, read.body().toString()).status()).isEqualTo(200);
        assertThat(cloud.put(E + V, body).at("/systemData/lastModifiedAt"))
                .as("a masked value means: unchanged")
                .isEqualTo(made.at("/systemData/lastModifiedAt"));
        assertThat(cloud.put(T + "/endpoints/123" + V, body).code())
                .isEqualTo("InvalidResourceName");
        assertThat(cloud.put(E + V, "{\"properties\":{\"endpointType\":\"Pigeon\"}}").code())
                .isEqualTo("InvalidPropertyValue");
        assertThat(cloud.put(T + "x/endpoints/bus1" + V, body).code())
                .isEqualTo("ParentResourceNotFound");
        assertThat(cloud.delete(E + V).status()).isEqualTo(202);
        assertThat(cloud.delete(E + V).status()).isEqualTo(204);
    }

    @Rule("arm:ADT-7")
    @Test
    void hasPrivateLinks() {
        cloud.put(T + V, "{\"location\":\"westus2\"}");
        Answer links = cloud.get(T + "/privateLinkResources" + V);
        assertThat(links.at("/value/0/properties/groupId")).isEqualTo("digitalTwinsInstance");
        assertThat(links.at("/value/0/properties/requiredMembers")).isEqualTo("[\"twins1\"]");
        assertThat(links.at("/value/0/properties/requiredZoneNames"))
                .isEqualTo("[\"privatelink.api.wus2.digitaltwins.azure.net\"]");
        assertThat(cloud.get(T + "/privateLinkResources/digitalTwinsInstance" + V).status())
                .isEqualTo(200);
        assertThat(cloud.get(T + "/privateLinkResources/other" + V).status()).isEqualTo(404);
        String c = T + "/privateEndpointConnections/c1" + V;
        String state =
                "{\"properties\":{\"privateEndpoint\":{\"id\":\"/x\"},\"privateLinkServiceConnectionState\":{\"status\":\"Approved\"%s}}}";
        assertThat(cloud.put(c, state.formatted("")).status()).isEqualTo(400);
        Answer made = cloud.put(c, state.formatted(",\"description\":\"d\""));
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.at("/properties/provisioningState")).isEqualTo("Approved");
        assertThat(cloud.get(T + V).at("/properties/privateEndpointConnections/0/name"))
                .isEqualTo("c1");
        assertThat(cloud.delete(c).status()).isEqualTo(200);
    }

    @Rule("arm:ADT-8")
    @Test
    void checksNamesByLocation() {
        cloud.put(T + V, "{\"location\":\"westus2\"}");
        String check =
                Cloud.S
                        + "/providers/Microsoft.DigitalTwins/locations/%s/checkNameAvailability"
                        + V;
        String body = "{\"name\":\"%s\",\"type\":\"Microsoft.DigitalTwins/digitalTwinsInstances\"}";

        Answer taken = cloud.post(check.formatted("westus2"), body.formatted("TWINS1"));

        assertThat(taken.at("/nameAvailable")).isEqualTo("false");
        assertThat(taken.at("/reason")).isEqualTo("AlreadyExists");
        assertThat(
                        cloud.post(check.formatted("eastus"), body.formatted("twins1"))
                                .at("/nameAvailable"))
                .isEqualTo("true");
        assertThat(cloud.post(check.formatted("eastus"), body.formatted("-")).at("/reason"))
                .isEqualTo("Invalid");
        assertThat(
                        cloud.post(
                                        check.formatted("eastus"),
                                        "{\"name\":\"n\",\"type\":\"Other/things\"}")
                                .code())
                .isEqualTo("InvalidPropertyValue");
        cloud.put(Cloud.G + "2" + Cloud.RV, "{\"location\":\"westus\"}");
        assertThat(cloud.put(T.replace("/rg1/", "/rg12/") + V, "{\"location\":\"westus2\"}").code())
                .isEqualTo("AlreadyExists");
        assertThat(
                        cloud.put(T.replace("/rg1/", "/rg12/") + V, "{\"location\":\"eastus\"}")
                                .status())
                .isEqualTo(201);
    }

    @Rule({"arm:ADT-9", "arm:ADT-10", "arm:RBAC-4"})
    @Test
    void queryingIsAnActionAndNoRead() {
        cloud.put(T + V, "{\"location\":\"westus2\"}");
        Principal reader = cloud.user("cccccccc-0000-4000-8000-000000000201");
        new Bootstrap(cloud.plane)
                .assign(
                        Cloud.TENANT,
                        T,
                        BuiltInRole.DIGITAL_TWINS_DATA_READER,
                        reader.objectId(),
                        PrincipalType.USER);
        ArmId scope = ArmId.parse(T).orElseThrow();
        String prefix = "Microsoft.DigitalTwins/";
        for (String action : List.of("query/action", "digitaltwins/read", "models/read")) {
            assertThat(cloud.plane.access().allows(reader, scope, Action.data(prefix + action)))
                    .isTrue();
        }
        for (String action : List.of("digitaltwins/write", "models/delete", "eventroutes/write")) {
            assertThat(cloud.plane.access().allows(reader, scope, Action.data(prefix + action)))
                    .isFalse();
        }
        assertThat(cloud.send(reader.objectId(), "GET", T + V, "").at("/error/message"))
                .contains("Microsoft.DigitalTwins/digitalTwinsInstances/read");
    }
}
