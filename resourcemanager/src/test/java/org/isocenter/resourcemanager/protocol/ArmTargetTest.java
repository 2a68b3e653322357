package org.isocenter.resourcemanager.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArmTargetTest {
    private static final String S = "/subscriptions/bbbbbbbb-0000-4000-8000-000000000001";

    private static ArmTarget parse(String path) {
        return ArmTarget.parse(ArmTarget.split(path, true));
    }

    @Rule({"arm:ARM-2", "arm:ARM-3", "arm:ARM-5"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    as it should be   | /resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1
                    lower case        | /resourcegroups/rg1/providers/microsoft.healthcareapis/workspaces/ws1
                    upper case        | /RESOURCEGROUPS/rg1/PROVIDERS/MICROSOFT.HEALTHCAREAPIS/WORKSPACES/ws1
                    doubled slash     | /resourceGroups/rg1/providers/Microsoft.HealthcareApis//workspaces/ws1
                    trailing slash    | /resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1/
                    """)
    void findsTheSameResourceHoweverItIsWritten(String reason, String rest) {
        assertThat(parse(S + rest))
                .isEqualTo(
                        new ArmTarget.Item(
                                ArmId.subscription("bbbbbbbb-0000-4000-8000-000000000001")
                                        .group("rg1")
                                        .resource(TypeName.WORKSPACE, "ws1")));
        assertThat(((ArmTarget.Item) parse(S + rest)).id().toString())
                .isEqualTo(
                        S
                                + "/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1");
    }

    @Rule("arm:ARM-4")
    @Test
    void decodesSegmentsAfterTheSplit() {
        ArmTarget.Item item =
                (ArmTarget.Item)
                        parse(
                                S
                                        + "/resourceGroups/a%20b/providers/Microsoft.HealthcareApis/workspaces/x%2Fy");

        assertThat(item.id().group()).contains("a b");
        assertThat(item.id().name()).isEqualTo("x/y");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /                                               | Tenant
                    /tenants                                        | Tenants
                    /subscriptions                                  | Subscriptions
                    /subscriptions/x                                | OneSubscription
                    /subscriptions/x/locations                      | Locations
                    /subscriptions/x/resourcegroups                 | Groups
                    /subscriptions/x/resourcegroups/g               | OneGroup
                    /subscriptions/x/resourcegroups/g/moveResources | GroupAction
                    /subscriptions/x/resources                      | Resources
                    /subscriptions/x/resourcegroups/g/resources     | Resources
                    /subscriptions/x/operationresults/o             | GroupOperation
                    /subscriptions/x/providers                      | Providers
                    /providers                                      | Providers
                    /providers/N                                    | OneProvider
                    /subscriptions/x/providers/N                    | OneProvider
                    /subscriptions/x/providers/N/register           | ProviderAction
                    /providers/N/operations                         | ProviderAction
                    /subscriptions/x/providers/N/things             | Collection
                    /subscriptions/x/resourceGroups/g/providers/N/things | Collection
                    /subscriptions/x/resourceGroups/g/providers/N/things/t/more | Collection
                    /subscriptions/x/resourceGroups/g/providers/N/things/t | Item
                    /subscriptions/x/providers/N/locations/l/operationresults/o | InLocation
                    /providers/Microsoft.Authorization/roleAssignments/r | Extension
                    /subscriptions/x/providers/Microsoft.Resources/tags/default | Extension
                    /metadata/endpoints                             | CloudMetadata
                    /metadata/other                                 | Unknown
                    /favicon.ico                                    | Unknown
                    /subscriptions/x/nonsense/y/z                   | Unknown
                    """)
    void readsEveryShape(String path, String shape) {
        assertThat(parse(path).getClass().getSimpleName()).isEqualTo(shape);
    }

    @Test
    void findsWhatLiesOnAResource() {
        assertThat(
                        parse(
                                S
                                        + "/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blue/providers/Microsoft.Authorization/roleAssignments/r1"))
                .isEqualTo(
                        new ArmTarget.Extension(
                                ArmId.parse(
                                                S
                                                        + "/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blue")
                                        .orElseThrow(),
                                "Microsoft.Authorization",
                                "roleAssignments",
                                Optional.of("r1")));
    }

    @Test
    void aPathWithoutEndNamesNothing() {
        String path = S + "/resourceGroups/g/providers/N" + "/a/b".repeat(2000);

        assertThat(parse(path)).isEqualTo(new ArmTarget.Unknown());
    }

    @Test
    void walksUpFromAResource() {
        ArmId service =
                ArmId.parse(
                                S
                                        + "/resourceGroups/rg1/providers/Microsoft.HealthcareApis/workspaces/ws1/dicomservices/blue")
                        .orElseThrow();

        assertThat(service.parent().name()).isEqualTo("ws1");
        assertThat(service.parent().parent().isGroup()).isTrue();
        assertThat(service.parent().parent().parent().parent()).isEqualTo(ArmId.ROOT);
        assertThat(ArmId.ROOT.covers(service)).isTrue();
        assertThat(service.parent().covers(service)).isTrue();
        assertThat(service.covers(service.parent())).isFalse();
        // A neighbour whose name only begins alike is no ancestor.
        assertThat(
                        service.parent()
                                .parent()
                                .covers(ArmId.parse(S + "/resourceGroups/rg11").orElseThrow()))
                .isFalse();
    }

    @Rule("arm:ARM-20")
    @ParameterizedTest
    @CsvSource({
        "2022-06-01, true",
        "2022-04-01-PREVIEW, true",
        "2022-04-01-privatepreview, true",
        "2022-13-01, false",
        "2022-6-1, false",
        "latest, false",
        "2022-06-01-beta2, false",
        "2022-06-01 , true"
    })
    void knowsTheFormOfAVersion(String text, boolean good) {
        assertThat(ApiVersion.parse(text).isPresent()).isEqualTo(good);
    }
}
