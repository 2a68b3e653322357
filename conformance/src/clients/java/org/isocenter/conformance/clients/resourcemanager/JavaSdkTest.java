package org.isocenter.conformance.clients.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.exception.ManagementException;
import com.azure.core.management.profile.AzureProfile;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.resourcemanager.authorization.AuthorizationManager;
import com.azure.resourcemanager.authorization.models.BuiltInRole;
import com.azure.resourcemanager.authorization.models.RoleAssignment;
import com.azure.resourcemanager.authorization.models.RoleDefinition;
import com.azure.resourcemanager.msi.MsiManager;
import com.azure.resourcemanager.msi.models.Identity;
import com.azure.resourcemanager.resources.ResourceManager;
import com.azure.resourcemanager.resources.models.DeploymentMode;
import com.azure.resourcemanager.resources.models.GenericResource;
import com.azure.resourcemanager.resources.models.ResourceGroup;
import com.azure.resourcemanager.resources.models.Subscription;
import com.azure.resourcemanager.resources.models.TagResource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isocenter.cli.Installation;
import org.isocenter.cli.http.TrustedClient;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `azure-resourcemanager-resources`, `-authorization` and `-msi` with `azure-identity`.
final class JavaSdkTest {
    private static final String REGION = "westus";
    private static final String VERSION = "2022-06-01";

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Application owner;
    private static HttpClient http;
    private static AzureProfile profile;

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        server = ServerProcess.start(data);
        owner = Application.register(Client.of(data), "owner").owning();
        Installation installation = owner.client().installation();
        http =
                new JdkHttpClientBuilder(
                                java.net.http.HttpClient.newBuilder()
                                        .sslContext(
                                                TrustedClient.trusting(
                                                                Path.of(installation.caFile()))
                                                        .sslContext()))
                        .build();
        String here = installation.baseUrl() + "/";
        profile =
                new AzureProfile(
                        installation.tenantId(),
                        installation.subscriptionId(),
                        new AzureEnvironment(
                                Map.of(
                                        "resourceManagerEndpointUrl",
                                        here,
                                        "managementEndpointUrl",
                                        here,
                                        "activeDirectoryEndpointUrl",
                                        here,
                                        "activeDirectoryResourceId",
                                        here,
                                        "microsoftGraphResourceId",
                                        here)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TokenCredential credential() {
        return new ClientSecretCredentialBuilder()
                .httpClient(http)
                .authorityHost(owner.client().installation().baseUrl())
                .disableInstanceDiscovery()
                .tenantId(owner.client().installation().tenantId())
                .clientId(owner.clientId())
                .clientSecret(owner.secret())
                .build();
    }

    private static ResourceManager resources() {
        return ResourceManager.configure()
                .withHttpClient(http)
                .authenticate(credential(), profile)
                .withSubscription(owner.client().installation().subscriptionId());
    }

    private static String group() {
        return owner.client().installation().resourceGroup();
    }

    private static GenericResource workspace(ResourceManager manager, String name) {
        return manager.genericResources()
                .define(name)
                .withRegion(REGION)
                .withExistingResourceGroup(group())
                .withResourceType("workspaces")
                .withProviderNamespace("Microsoft.HealthcareApis")
                .withoutPlan()
                .withApiVersion(VERSION)
                .withProperties(Map.of())
                .create();
    }

    private static Map<?, ?> properties(GenericResource resource) {
        return (Map<?, ?>) resource.properties();
    }

    private static void refused(int status, String code, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        ManagementException.class,
                        refusal -> {
                            assertThat(refusal.getResponse().getStatusCode()).isEqualTo(status);
                            assertThat(refusal.getValue().getCode()).isEqualTo(code);
                        });
    }

    /// The scope of its token is made from the address, and `tags: {}` is always there (contract
    /// §14.5).
    @Rule({
        "arm:ARM-3",
        "arm:ARM-15",
        "arm:ARM-40",
        "arm:ARM-43",
        "arm:ARM-50",
        "arm:ARM-53",
        "arm:ARM-56",
        "arm:HC-1",
        "arm:HC-20",
        "arm:HC-31",
        "arm:HC-36",
        "identity:ID-4"
    })
    @Test
    void managesWorkspacesAndServicesAsGenericResources() {
        ResourceManager manager = resources();
        GenericResource workspace = workspace(manager, "javaone");
        assertThat(properties(workspace).get("provisioningState")).isEqualTo("Succeeded");

        GenericResource service =
                manager.genericResources()
                        .define("blue")
                        .withRegion(REGION)
                        .withExistingResourceGroup(group())
                        .withResourceType("dicomservices")
                        .withProviderNamespace("Microsoft.HealthcareApis")
                        .withoutPlan()
                        .withParentResourcePath("workspaces/javaone")
                        .withApiVersion(VERSION)
                        .withProperties(
                                Map.of(
                                        "corsConfiguration",
                                        Map.of("origins", List.of("https://viewer.test"))))
                        .withTag("a", "b")
                        .create();
        assertThat(service.id()).isEqualToIgnoringCase(workspace.id() + "/dicomservices/blue");
        assertThat(String.valueOf(properties(service).get("serviceUrl"))).startsWith("https://");
        assertThat(service.tags()).containsExactly(Map.entry("a", "b"));

        GenericResource changed =
                service.update()
                        .withApiVersion(VERSION)
                        .withProperties(Map.of())
                        .withoutTag("a")
                        .withTag("c", "d")
                        .apply();
        assertThat(changed.tags()).containsExactly(Map.entry("c", "d"));
        assertThat(properties(changed).get("corsConfiguration"))
                .as("it sends a PATCH, which keeps what it does not mention")
                .isEqualTo(properties(service).get("corsConfiguration"));

        assertThat(manager.genericResources().checkExistenceById(service.id(), VERSION)).isTrue();
        assertThat(manager.genericResources().listByResourceGroup(group()))
                .anyMatch(each -> each.id().equalsIgnoreCase(service.id()));
        assertThat(manager.genericResources().listByTag(group(), "c", "d"))
                .singleElement()
                .satisfies(each -> assertThat(each.id()).isEqualToIgnoringCase(service.id()));

        manager.genericResources().deleteById(service.id(), VERSION);
        assertThat(manager.genericResources().checkExistenceById(service.id(), VERSION)).isFalse();
        manager.genericResources().deleteById(workspace.id(), VERSION);
        refused(
                404,
                "ResourceNotFound",
                () -> manager.genericResources().getById(workspace.id(), VERSION));
    }

    @Rule({
        "arm:RG-1",
        "arm:RG-3",
        "arm:ARM-44",
        "arm:ARM-52",
        "arm:PROV-1",
        "arm:PROV-3",
        "arm:TAG-3"
    })
    @Test
    void managesGroupsProvidersSubscriptionsAndTags() {
        ResourceManager manager = resources();
        ResourceGroup group =
                manager.resourceGroups()
                        .define("java-group")
                        .withRegion(REGION)
                        .withTag("a", "b")
                        .create();
        assertThat(group.provisioningState()).isEqualTo("Succeeded");
        assertThat(manager.resourceGroups().contain("java-group")).isTrue();
        assertThat(manager.resourceGroups().contain("java-group-not")).isFalse();
        assertThat(manager.resourceGroups().list())
                .anyMatch(each -> each.name().equals("java-group"));
        assertThat(manager.resourceGroups().listByTag("a", "b"))
                .singleElement()
                .satisfies(each -> assertThat(each.name()).isEqualTo("java-group"));
        assertThat(group.update().withTag("c", "d").apply().tags()).containsKeys("a", "c");

        TagResource tagged = manager.tagOperations().updateTags(group.id(), Map.of("only", "this"));
        assertThat(tagged.tags()).containsExactly(Map.entry("only", "this"));

        manager.resourceGroups().deleteByName("java-group");
        assertThat(manager.resourceGroups().contain("java-group")).isFalse();
        refused(
                404,
                "ResourceGroupNotFound",
                () -> manager.resourceGroups().getByName("java-group"));

        assertThat(manager.providers().register("Microsoft.HealthcareApis").registrationState())
                .isEqualTo("Registered");
        assertThat(manager.providers().getByName("Microsoft.DigitalTwins").resourceTypes())
                .anyMatch(type -> type.resourceType().equals("digitalTwinsInstances"));
        assertThat(manager.providers().list()).hasSizeGreaterThanOrEqualTo(4);

        Subscription subscription =
                manager.subscriptions().getById(owner.client().installation().subscriptionId());
        assertThat(subscription.subscriptionId())
                .isEqualTo(owner.client().installation().subscriptionId());
        assertThat(subscription.listLocations()).anyMatch(each -> each.name().equals(REGION));
        ResourceManager.Authenticated authenticated =
                ResourceManager.configure()
                        .withHttpClient(http)
                        .authenticate(credential(), profile);
        assertThat(authenticated.tenants().list())
                .anyMatch(each -> each.tenantId().equals(owner.client().installation().tenantId()));
        assertThat(authenticated.subscriptions().list())
                .anyMatch(each ->
                        each.subscriptionId()
                                .equals(owner.client().installation().subscriptionId()));
    }

    @Rule({"arm:MSI-1", "arm:RD-1", "arm:RA-3", "arm:RA-6", "arm:RA-8", "arm:RA-13"})
    @Test
    void makesIdentitiesAndGivesThemRoles() {
        MsiManager identities =
                MsiManager.configure().withHttpClient(http).authenticate(credential(), profile);
        Identity identity =
                identities
                        .identities()
                        .define("java-identity")
                        .withRegion(REGION)
                        .withExistingResourceGroup(group())
                        .withAccessToCurrentResourceGroup(BuiltInRole.READER)
                        .create();
        assertThat(UUID.fromString(identity.principalId()))
                .isNotEqualTo(UUID.fromString(identity.clientId()));
        assertThat(identities.identities().listByResourceGroup(group()))
                .anyMatch(each -> each.name().equals("java-identity"));

        AuthorizationManager access =
                AuthorizationManager.configure()
                        .withHttpClient(http)
                        .authenticate(credential(), profile);
        String scope =
                "/subscriptions/"
                        + owner.client().installation().subscriptionId()
                        + "/resourceGroups/"
                        + group();
        assertThat(access.roleAssignments().listByScope(scope))
                .anyMatch(each -> each.principalId().equals(identity.principalId()));
        RoleDefinition reader =
                access.roleDefinitions().getByScopeAndRoleName(scope, "DICOM Data Reader");
        assertThat(reader.name()).isEqualTo("e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a");

        RoleAssignment given =
                access.roleAssignments()
                        .define(UUID.randomUUID().toString())
                        .forObjectId(identity.principalId())
                        .withRoleDefinition(reader.id())
                        .withScope(scope)
                        .create();
        assertThat(given.scope()).isEqualTo(scope);
        refused(
                409,
                "RoleAssignmentExists",
                () ->
                        access.roleAssignments()
                                .define(UUID.randomUUID().toString())
                                .forObjectId(identity.principalId())
                                .withRoleDefinition(reader.id())
                                .withScope(scope)
                                .create());
        access.roleAssignments().deleteById(given.id());
        assertThat(access.roleAssignments().listByScope(scope))
                .noneMatch(each -> each.id().equals(given.id()));
        identities.identities().deleteById(identity.id());
        refused(
                404,
                "ResourceNotFound",
                () -> identities.identities().getByResourceGroup(group(), "java-identity"));
    }

    /// A template, applied in one call.
    @Test
    void appliesATemplate() throws Exception {
        ResourceManager manager = resources();
        manager.deployments()
                .define("java-template")
                .withExistingResourceGroup(group())
                .withTemplate(TEMPLATE)
                .withParameters(Map.of("name", Map.of("value", "javatwo")))
                .withMode(DeploymentMode.INCREMENTAL)
                .create();

        assertThat(
                        properties(
                                        manager.genericResources()
                                                .get(
                                                        group(),
                                                        "Microsoft.HealthcareApis",
                                                        "workspaces/javatwo",
                                                        "dicomservices",
                                                        "blue",
                                                        VERSION))
                                .get("provisioningState"))
                .isEqualTo("Succeeded");
    }

    private static final String TEMPLATE =
            """
            {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
             "contentVersion": "1.0.0.0",
             "parameters": {"name": {"type": "string"}},
             "resources": [
               {"type": "Microsoft.HealthcareApis/workspaces", "apiVersion": "2022-06-01",
                "name": "[parameters('name')]", "location": "westus"},
               {"type": "Microsoft.HealthcareApis/workspaces/dicomservices", "apiVersion": "2022-06-01",
                "name": "[concat(parameters('name'), '/blue')]", "location": "westus",
                "dependsOn": ["[resourceId('Microsoft.HealthcareApis/workspaces', parameters('name'))]"]}]}
            """;
}
