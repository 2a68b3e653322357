package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The way of the founding page: group, workspace, DICOM service, role, delete.
class FirstLightTest {
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

    @Rule({
        "arm:HC-1",
        "arm:HC-20",
        "arm:HC-22",
        "arm:HC-35",
        "arm:ARM-50",
        "arm:ARM-51",
        "arm:ARM-52",
        "arm:ARM-53",
        "arm:ARM-54",
        "arm:ARM-55"
    })
    @Test
    void createsAServiceAsTheFoundingPageSays() {
        cloud.withWorkspace();
        cloud.runsAtOnce = false;

        Answer created =
                cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\",\"properties\":{}}");

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.at("/name")).isEqualTo("blue");
        assertThat(created.at("/id")).isEqualTo(Cloud.D);
        assertThat(created.at("/type"))
                .isEqualTo("Microsoft.HealthcareApis/workspaces/dicomservices");
        assertThat(created.at("/properties/provisioningState")).isEqualTo("Creating");
        assertThat(created.at("/properties/serviceUrl")).isEqualTo("null");
        assertThat(created.at("/properties/authenticationConfiguration/authority"))
                .isEqualTo("https://login.example.test/" + Cloud.TENANT);
        assertThat(created.at("/properties/authenticationConfiguration/audiences"))
                .isEqualTo(
                        "[\"https://azurehealthcareapis.com/\",\"https://azurehealthcareapis.com\"]");
        assertThat(created.header("Azure-AsyncOperation"))
                .startsWith(
                        "https://arm.example.test:8443"
                                + Cloud.S
                                + "/providers/Microsoft.HealthcareApis/locations/westus/operationresults/")
                .endsWith("?api-version=2022-06-01");
        assertThat(created.header("Location"))
                .contains("/providers/Microsoft.HealthcareApis/locations/westus/operations/");
        assertThat(created.header("Retry-After")).isEqualTo("2");

        Answer polled = cloud.follow(created.header("Azure-AsyncOperation"));
        assertThat(polled.status()).isEqualTo(200);
        assertThat(polled.at("/status")).isEqualTo("Requested");
        assertThat(polled.header("Retry-After")).isEqualTo("2");
        assertThat(polled.at("/endTime")).isEqualTo("missing");
        Answer result = cloud.follow(created.header("Location"));
        assertThat(result.status()).isEqualTo(202);
        assertThat(result.bytes()).isEmpty();
        assertThat(result.header("Location")).isEqualTo(created.header("Location"));

        cloud.dataPlane.whileProvisioning =
                () -> {
                    assertThat(cloud.follow(created.header("Azure-AsyncOperation")).at("/status"))
                            .isEqualTo("Running");
                    assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                            .isEqualTo("Creating");
                };
        cloud.runWaiting();

        Answer done = cloud.follow(created.header("Azure-AsyncOperation"));
        assertThat(done.at("/status")).isEqualTo("Succeeded");
        assertThat(done.at("/endTime")).startsWith("2026-03-01T");
        assertThat(done.header("Retry-After")).isEqualTo("missing");
        Answer read = cloud.get(Cloud.D + Cloud.V);
        assertThat(read.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(read.at("/properties/serviceUrl"))
                .isEqualTo("https://ws1-blue.dicom.azurehealthcareapis.com");
        assertThat(cloud.follow(created.header("Location")).body()).isEqualTo(read.body());
        assertThat(cloud.dataPlane.services).containsOnlyKeys("ws1-blue");
    }

    @Rule({"arm:HC-36", "arm:RA-12", "arm:ARM-43"})
    @Test
    void deletesAServiceWithItsDataAndRoles() {
        cloud.withService();
        String reader = "cccccccc-0000-4000-8000-000000000009";
        Principal caller = cloud.user(reader);
        Cloud.expect(
                201,
                cloud.put(
                        Cloud.D
                                + "/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000001"
                                + Cloud.AV,
                        "{\"properties\":{\"roleDefinitionId\":\""
                                + Cloud.S
                                + "/providers/Microsoft.Authorization/roleDefinitions/e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a\","
                                + "\"principalId\":\""
                                + reader
                                + "\"}}"));
        ArmId service = ArmId.parse(Cloud.D).orElseThrow();
        Action read =
                Action.data("Microsoft.HealthcareApis/workspaces/dicomservices/resources/read");
        assertThat(cloud.plane.access().allows(caller, service, read)).isTrue();

        Answer deleted = cloud.delete(Cloud.D + Cloud.V);

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.bytes()).isEmpty();
        assertThat(cloud.follow(deleted.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("Succeeded");
        assertThat(cloud.follow(deleted.header("Location")).status()).isEqualTo(204);
        assertThat(cloud.get(Cloud.D + Cloud.V).code()).isEqualTo("ResourceNotFound");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/error/message"))
                .isEqualTo(
                        "The Resource 'Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blue' under resource group 'rg1' was not found.");
        assertThat(cloud.dataPlane.services).isEmpty();
        assertThat(cloud.plane.access().allows(caller, service, read)).isFalse();
        assertThat(cloud.delete(Cloud.D + Cloud.V).status()).isEqualTo(204);
    }
}
