package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.applications.item.addpassword.AddPasswordPostRequestBody;
import com.microsoft.graph.applications.item.removepassword.RemovePasswordPostRequestBody;
import com.microsoft.graph.core.requests.BaseGraphRequestAdapter;
import com.microsoft.graph.directoryobjects.getbyids.GetByIdsPostRequestBody;
import com.microsoft.graph.models.AppRoleAssignment;
import com.microsoft.graph.models.Application;
import com.microsoft.graph.models.ApplicationCollectionResponse;
import com.microsoft.graph.models.KeyCredential;
import com.microsoft.graph.models.OAuth2PermissionGrant;
import com.microsoft.graph.models.PasswordCredential;
import com.microsoft.graph.models.ServicePrincipal;
import com.microsoft.graph.models.WebApplication;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.kiota.authentication.AzureIdentityAuthenticationProvider;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/// What an administrator's program does with the Graph SDK for Java (identity §21.10).
final class GraphSdkStory {
    private static final UUID USER_READ_ALL =
            UUID.fromString("df021288-bdef-4463-88db-98f22de89214");

    private final GraphServiceClient graph;
    private final byte[] certificate;

    /// @param baseUrl `https://host:port`; its certificate is in the JVM's trust store
    /// @param certificate any X.509 certificate, DER
    GraphSdkStory(
            String baseUrl, String tenant, String clientId, String secret, byte[] certificate) {
        ClientSecretCredential credential =
                new ClientSecretCredentialBuilder()
                        .authorityHost(baseUrl)
                        .disableInstanceDiscovery()
                        .tenantId(tenant)
                        .clientId(clientId)
                        .clientSecret(secret)
                        .build();
        this.graph =
                new GraphServiceClient(
                        new BaseGraphRequestAdapter(
                                new AzureIdentityAuthenticationProvider(
                                        credential,
                                        new String[] {"localhost"},
                                        baseUrl + "/.default"),
                                baseUrl + "/v1.0"));
        this.certificate = certificate;
    }

    /// Somebody else who looks at what was made.
    interface Onlooker {
        void look(String appId) throws Exception;
    }

    /// @param onlooker looks before everything is deleted again
    void run(Onlooker onlooker) throws Exception {
        Application made = create();
        String id = Objects.requireNonNull(made.getId());
        secrets(id);
        certificates(id);
        lists(made);
        ServicePrincipal principal = principal(made);
        rights(principal);
        onlooker.look(Objects.requireNonNull(made.getAppId()));
        graph.applications().byApplicationId(id).delete();
        assertThatThrownBy(() -> graph.applications().byApplicationId(id).get())
                .isInstanceOf(ODataError.class)
                .hasMessageContaining("does not exist");
    }

    private Application create() {
        Application wanted = new Application();
        wanted.setDisplayName("fromjava");
        wanted.setSignInAudience("AzureADMyOrg");
        WebApplication web = new WebApplication();
        web.setRedirectUris(List.of("https://app.example.test/cb"));
        wanted.setWeb(web);
        Application made = Objects.requireNonNull(graph.applications().post(wanted));
        assertThat(made.getAppId()).isNotEqualTo(made.getId());
        assertThat(made.getCreatedDateTime()).isNotNull();
        Application patch = new Application();
        patch.setDisplayName("renamed");
        // A 204 is a null.
        assertThat(graph.applications().byApplicationId(id(made)).patch(patch)).isNull();
        Application read =
                Objects.requireNonNull(
                        graph.applicationsWithAppId(Objects.requireNonNull(made.getAppId())).get());
        assertThat(read.getDisplayName()).isEqualTo("renamed");
        assertThat(Objects.requireNonNull(read.getWeb()).getRedirectUris())
                .containsExactly("https://app.example.test/cb");
        return read;
    }

    private static String id(Application application) {
        return Objects.requireNonNull(application.getId());
    }

    private void secrets(String id) {
        AddPasswordPostRequestBody body = new AddPasswordPostRequestBody();
        PasswordCredential named = new PasswordCredential();
        named.setDisplayName("k");
        body.setPasswordCredential(named);
        PasswordCredential secret =
                Objects.requireNonNull(
                        graph.applications().byApplicationId(id).addPassword().post(body));
        assertThat(secret.getSecretText()).hasSize(40);
        assertThat(secret.getKeyId()).isNotNull();
        RemovePasswordPostRequestBody remove = new RemovePasswordPostRequestBody();
        remove.setKeyId(secret.getKeyId());
        graph.applications().byApplicationId(id).removePassword().post(remove);
        remove.setKeyId(UUID.randomUUID());
        assertThatThrownBy(() ->
                        graph.applications().byApplicationId(id).removePassword().post(remove))
                .isInstanceOf(ODataError.class);
    }

    private void certificates(String id) {
        KeyCredential key = new KeyCredential();
        key.setDisplayName("from java");
        key.setType("AsymmetricX509Cert");
        key.setUsage("Verify");
        key.setKey(certificate);
        Application patch = new Application();
        patch.setKeyCredentials(List.of(key));
        graph.applications().byApplicationId(id).patch(patch);
        Application read =
                Objects.requireNonNull(
                        graph.applications()
                                .byApplicationId(id)
                                .get(request ->
                                        Objects.requireNonNull(request.queryParameters).select =
                                                new String[] {"keyCredentials"}));
        assertThat(Objects.requireNonNull(read.getKeyCredentials()).getFirst().getKey())
                .isEqualTo(certificate);
    }

    private void lists(Application made) {
        ApplicationCollectionResponse page =
                Objects.requireNonNull(
                        graph.applications()
                                .get(request -> {
                                    var query = Objects.requireNonNull(request.queryParameters);
                                    query.count = true;
                                    query.filter = "startswith(displayName,'renam')";
                                    query.select = new String[] {"id", "appId", "displayName"};
                                    query.top = 3;
                                    request.headers.add("ConsistencyLevel", "eventual");
                                }));
        assertThat(page.getOdataCount()).isEqualTo(1);
        assertThat(Objects.requireNonNull(page.getValue()).getFirst().getAppId())
                .isEqualTo(made.getAppId());
    }

    private ServicePrincipal principal(Application made) {
        ServicePrincipal wanted = new ServicePrincipal();
        wanted.setAppId(made.getAppId());
        ServicePrincipal principal = Objects.requireNonNull(graph.servicePrincipals().post(wanted));
        GetByIdsPostRequestBody ids = new GetByIdsPostRequestBody();
        ids.setIds(List.of(Objects.requireNonNull(principal.getId())));
        ids.setTypes(List.of("servicePrincipal"));
        var found =
                Objects.requireNonNull(graph.directoryObjects().getByIds().post(ids)).getValue();
        assertThat(Objects.requireNonNull(found).getFirst())
                .as("the type tells the SDK which class")
                .isInstanceOf(ServicePrincipal.class);
        return principal;
    }

    private void rights(ServicePrincipal principal) {
        String graphId = resource("00000003-0000-0000-c000-000000000000");
        OAuth2PermissionGrant grant = new OAuth2PermissionGrant();
        grant.setClientId(principal.getId());
        grant.setConsentType("AllPrincipals");
        grant.setResourceId(resource("75e725bf-66ce-4cea-9b9a-5c4caae57f33"));
        grant.setScope("Dicom.ReadWrite");
        assertThat(Objects.requireNonNull(graph.oauth2PermissionGrants().post(grant)).getId())
                .isNotNull();
        AppRoleAssignment assignment = new AppRoleAssignment();
        assignment.setPrincipalId(UUID.fromString(Objects.requireNonNull(principal.getId())));
        assignment.setResourceId(UUID.fromString(graphId));
        assignment.setAppRoleId(USER_READ_ALL);
        AppRoleAssignment given =
                Objects.requireNonNull(
                        graph.servicePrincipals()
                                .byServicePrincipalId(principal.getId())
                                .appRoleAssignments()
                                .post(assignment));
        assertThat(given.getPrincipalType()).isEqualTo("ServicePrincipal");
    }

    private String resource(String appId) {
        return Objects.requireNonNull(
                Objects.requireNonNull(graph.servicePrincipalsWithAppId(appId).get()).getId());
    }
}
