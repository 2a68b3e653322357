package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// What describes the cloud: providers, operations, subscriptions, tenants, locations, metadata.
class ProviderTest {
    private static final String SV = "?api-version=2019-11-01";

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withSubscription();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Rule({"arm:PROV-1", "arm:PROV-2"})
    @Test
    void describesAProvider() {
        Answer provider = cloud.get(Cloud.S + "/providers/microsoft.healthcareapis" + Cloud.RV);

        assertThat(provider.at("/id")).isEqualTo(Cloud.S + "/providers/Microsoft.HealthcareApis");
        assertThat(provider.at("/registrationState")).isEqualTo("Registered");
        assertThat(provider.at("/registrationPolicy")).isEqualTo("RegistrationRequired");
        List<String> names = new ArrayList<>();
        for (JsonNode type : provider.body().path("resourceTypes")) {
            names.add(type.path("resourceType").stringValue());
        }
        assertThat(names)
                .contains("workspaces", "workspaces/dicomservices")
                .doesNotContain("services", "workspaces/fhirservices");
        assertThat(provider.at("/resourceTypes/0/apiVersions/0")).isEqualTo("2024-03-31");
        assertThat(provider.at("/resourceTypes/0/locations/0")).isEqualTo("West US");
        assertThat(cloud.get(Cloud.S + "/providers" + Cloud.RV).body().path("value")).hasSize(5);
        assertThat(cloud.get("/providers" + Cloud.RV).body().path("value")).hasSize(5);
        assertThat(cloud.get("/providers/Microsoft.DigitalTwins" + Cloud.RV).at("/namespace"))
                .isEqualTo("Microsoft.DigitalTwins");
        assertThat(cloud.get("/providers/No.Such" + Cloud.RV).code())
                .isEqualTo("InvalidResourceNamespace");
    }

    @Rule("arm:PROV-3")
    @Test
    void registersAndUnregisters() {
        String provider = Cloud.S + "/providers/Microsoft.DigitalTwins";

        assertThat(cloud.post(provider + "/unregister" + Cloud.RV, "").at("/registrationState"))
                .isEqualTo("NotRegistered");

        for (int i = 0; i < 2; i++) {
            Answer registered = cloud.post(provider + "/register" + Cloud.RV, "");
            assertThat(registered.status()).isEqualTo(200);
            assertThat(registered.at("/registrationState")).isEqualTo("Registered");
        }
        assertThat(cloud.get(provider + "/register" + Cloud.RV).status()).isEqualTo(405);
    }

    @Rule("arm:HC-3")
    @Test
    void listsItsOperations() {
        String nobody = "cccccccc-0000-4000-8000-000000000401";
        cloud.user(nobody);

        Answer list =
                cloud.send(
                        nobody,
                        "GET",
                        "/providers/Microsoft.HealthcareApis/operations" + Cloud.V,
                        "");

        List<String> control = new ArrayList<>();
        List<String> data = new ArrayList<>();
        for (JsonNode one : list.body().path("value")) {
            (one.path("isDataAction").booleanValue() ? data : control)
                    .add(
                            one.path("name")
                                    .stringValue()
                                    .substring("Microsoft.HealthcareApis/".length()));
            assertThat(one.path("origin").stringValue()).isEqualTo("user,system");
            assertThat(one.path("display").propertyNames())
                    .containsExactly("provider", "resource", "operation", "description");
        }
        assertThat(control)
                .contains(
                        "register/action",
                        "unregister/action",
                        "Operations/read",
                        "checkNameAvailability/read",
                        "locations/operationresults/read",
                        "workspaces/read",
                        "workspaces/write",
                        "workspaces/delete",
                        "workspaces/dicomservices/read",
                        "workspaces/dicomservices/write",
                        "workspaces/dicomservices/delete",
                        "workspaces/privateEndpointConnections/read",
                        "workspaces/privateEndpointConnections/write",
                        "workspaces/privateEndpointConnections/delete",
                        "workspaces/privateLinkResources/read");
        String prefix = "workspaces/dicomservices/resources/";
        assertThat(data)
                .containsExactly(
                        prefix + "read",
                        prefix + "write",
                        prefix + "delete",
                        prefix + "manageExtendedQueryTags/action",
                        prefix + "export/action");
        assertThat(list.body().has("nextLink")).isFalse();
    }

    @Rule("arm:PROV-4")
    @Test
    void groupsOperationsByType() {
        Answer metadata =
                cloud.get(
                        "/providers/Microsoft.Authorization/providerOperations/Microsoft.HealthcareApis?api-version=2018-01-01-preview&$expand=resourceTypes");

        assertThat(metadata.at("/name")).isEqualTo("Microsoft.HealthcareApis");
        List<String> types = new ArrayList<>();
        metadata.body()
                .path("resourceTypes")
                .forEach(type -> types.add(type.path("name").stringValue()));
        assertThat(types).contains("workspaces", "workspaces/dicomservices");
        assertThat(metadata.at("/operations/0/name"))
                .isEqualTo("Microsoft.HealthcareApis/register/action");
        assertThat(
                        cloud.get(
                                        "/providers/Microsoft.Authorization/providerOperations?api-version=2022-04-01")
                                .body()
                                .path("value"))
                .hasSize(5);
    }

    @Rule({"identity:ARM-3", "identity:ARM-4"})
    @Test
    void showsTenantsAndSubscriptionsToTheCli() {
        Answer tenants = cloud.get("/tenants" + SV);
        assertThat(tenants.at("/value/0/id")).isEqualTo("/tenants/" + Cloud.TENANT);
        assertThat(tenants.at("/value/0/tenantCategory")).isEqualTo("Home");
        assertThat(tenants.at("/value/0/defaultDomain")).isEqualTo("contoso.test");
        Answer subscriptions = cloud.get("/subscriptions" + SV);
        for (String member :
                List.of(
                        "subscriptionId",
                        "displayName",
                        "state",
                        "tenantId",
                        "managedByTenants",
                        "authorizationSource",
                        "subscriptionPolicies")) {
            assertThat(subscriptions.body().at("/value/0").has(member)).as(member).isTrue();
        }
        assertThat(subscriptions.at("/value/0/state")).isEqualTo("Enabled");
        assertThat(cloud.get(Cloud.S + SV).body()).isEqualTo(subscriptions.body().at("/value/0"));
    }

    @Rule("arm:ARM-25")
    @Test
    void listsLocations() {
        Answer locations = cloud.get(Cloud.S + "/locations" + SV);

        assertThat(locations.body().path("value")).hasSize(10);
        assertThat(locations.at("/value/0/name")).isEqualTo("westus");
        assertThat(locations.at("/value/0/displayName")).isEqualTo("West US");
        assertThat(locations.at("/value/0/metadata/regionType")).isEqualTo("Physical");
        assertThat(locations.at("/value/9/name")).isEqualTo("local");
    }

    @ParameterizedTest
    @CsvSource({
        "contoso, Allowed",
        "Microsoft, Reserved",
        "myWindowsBox, Reserved",
        "azure, Reserved",
        "azureish, Allowed",
        "LoginPage, Reserved"
    })
    void knowsReservedNames(String name, String status) {
        Answer answer =
                cloud.post(
                        "/providers/Microsoft.Resources/checkResourceName?api-version=2022-12-01",
                        "{\"name\":\"" + name + "\",\"type\":\"x/y\"}");

        assertThat(answer.at("/status")).isEqualTo(status);
        assertThat(answer.at("/name")).isEqualTo(name);
    }

    @Rule({"arm:ARM-18", "identity:ARM-1", "identity:ARM-2"})
    @Test
    void describesTheCloudInThreeShapes() {
        String metadata = "/metadata/endpoints?api-version=";

        Answer small = cloud.send("", "GET", metadata + "2015-01-01", "");
        Answer array = cloud.send("", "GET", metadata + "2019-05-01", "");
        Answer object = cloud.send("", "GET", metadata + "2022-09-01", "");

        assertThat(small.body().propertyNames())
                .containsExactly(
                        "galleryEndpoint", "graphEndpoint", "portalEndpoint", "authentication");
        assertThat(small.at("/authentication/audiences/0"))
                .isEqualTo("https://management.core.windows.net/");
        assertThat(array.body().isArray()).isTrue();
        assertThat(array.body().get(0)).isEqualTo(object.body());
        assertThat(cloud.send("", "GET", metadata + "2020-06-01", "").body())
                .isEqualTo(array.body());
        assertThat(object.at("/name")).isEqualTo("Isocenter");
        assertThat(object.at("/authentication/loginEndpoint"))
                .isEqualTo("https://login.example.test/adfs");
        assertThat(object.at("/resourceManager")).isEqualTo("https://arm.example.test:8443/");
        assertThat(object.body().path("suffixes").propertyNames())
                .contains("keyVaultDns", "storage", "acrLoginServer");
        assertThat(cloud.send("", "GET", "/metadata/endpoints", "").code())
                .isEqualTo("MissingApiVersionParameter");
    }
}
