package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.AppRole.MemberType;
import org.isocenter.identity.directory.Application.Api;
import org.isocenter.identity.directory.Application.OptionalClaims;
import org.isocenter.identity.directory.Application.Web;
import org.isocenter.identity.directory.PermissionScope.ConsentType;

/// The applications that are there from the start, with their fixed ids (identity §18). Each tenant
/// has a service principal of each; they cannot be deleted or changed over the API.
public enum WellKnownApplication {
    /// The audience of DICOM services.
    DICOM(
            "75e725bf-66ce-4cea-9b9a-5c4caae57f33",
            "Azure API for DICOM",
            List.of("https://dicom.healthcareapis.azure.com"),
            List.of(
                    user(
                            "e69ab058-b8ae-4c0f-b687-5d97888ddccb",
                            "Dicom.ReadWrite",
                            "Read and write DICOM"))),
    /// The audience of digital twins instances.
    DIGITAL_TWINS(
            "0b07f429-9f4b-4714-9392-cc5e8e80c8b0",
            "Azure Digital Twins",
            List.of("https://digitaltwins.azure.net", "http://digitaltwins.azure.net"),
            List.of(
                    user(
                            "4589bd03-58cb-4e6c-b17f-b580e39652f8",
                            "Read.Write",
                            "Read/Write Access"))),
    /// The resource manager.
    RESOURCE_MANAGER(
            "797f4846-ba00-4fd7-ba43-dac1f8f63013",
            "Windows Azure Service Management API",
            List.of("https://management.core.windows.net/", "https://management.azure.com/"),
            List.of(
                    user(
                            "41094075-9dad-400e-a0bd-54e686782033",
                            "user_impersonation",
                            "Access the resource manager as you"))),
    /// Microsoft Graph.
    MICROSOFT_GRAPH(
            "00000003-0000-0000-c000-000000000000",
            "Microsoft Graph",
            List.of("https://graph.microsoft.com", "https://canary.graph.microsoft.com"),
            GraphPermissions.SCOPES),
    /// The older directory API.
    AAD_GRAPH(
            "00000002-0000-0000-c000-000000000000",
            "Windows Azure Active Directory",
            List.of("https://graph.windows.net"),
            List.of(
                    user(
                            "311a71cc-e848-46a1-bdf8-97ff7156d8e6",
                            "User.Read",
                            "Sign you in and read your profile"),
                    user(
                            "a42657d6-7f20-40e3-b6f0-cee03008a62a",
                            "user_impersonation",
                            "Access the directory as you"))),
    /// The audience that samples name for health data services in general.
    HEALTHCARE_APIS(
            "4f6778d8-5aef-43dc-a1ff-b073724b9495",
            "Azure Healthcare APIs",
            List.of("https://azurehealthcareapis.com"),
            List.of(
                    user(
                            "8b0f5e0e-5e34-4b1c-9a0b-6d2d8c6a7d11",
                            "user_impersonation",
                            "Access health data services as you"))),
    /// What `az ad app permission admin-consent` calls (identity:CONSENT-7).
    PORTAL_API(
            "74658136-14ec-4630-ad9b-26e160ff0fc6",
            "ADIbizaUX",
            List.of(),
            List.of(
                    user(
                            "0fd3a1c5-2b8e-4a0e-8d34-93e9a6c5d7f2",
                            "user_impersonation",
                            "Consent as you"))),
    /// The Azure CLI, a public client that needs no consent (identity:CONSENT-4).
    AZURE_CLI("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Microsoft Azure CLI", List.of(), List.of());

    /// The tenant these applications are homed in: the one the cloud's publisher uses. It is no
    /// tenant of ours, so they are nobody's "my apps".
    public static final UUID PUBLISHER = UUID.fromString("f8cdef31-a31e-4b4a-93e4-5f571e91255a");

    private final UUID appId;
    private final String displayName;
    private final List<String> names;
    private final List<PermissionScope> scopes;

    WellKnownApplication(
            String appId, String displayName, List<String> names, List<PermissionScope> scopes) {
        this.appId = UUID.fromString(appId);
        this.displayName = displayName;
        this.names = names;
        this.scopes = scopes;
    }

    private static PermissionScope user(String id, String value, String text) {
        return GraphPermissions.scope(id, value, ConsentType.USER, text);
    }

    /// The client id.
    public UUID appId() {
        return appId;
    }

    /// What people call it.
    public String displayName() {
        return displayName;
    }

    /// The one with that client id.
    public static Optional<WellKnownApplication> of(UUID appId) {
        for (WellKnownApplication each : values()) {
            if (each.appId.equals(appId)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// Whether the client needs nobody's consent, at any resource (identity:CONSENT-4).
    public static boolean isFirstPartyClient(UUID appId) {
        return appId.equals(AZURE_CLI.appId);
    }

    /// Its definition.
    ///
    /// @param now when it is registered
    public Application application(Instant now) {
        return new Application(
                PUBLISHER,
                UUID.nameUUIDFromBytes(
                        ("application " + appId).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                appId,
                displayName,
                now,
                Optional.empty(),
                SignInAudience.AZURE_AD_MULTIPLE_ORGS,
                this == AZURE_CLI ? Optional.of(true) : Optional.empty(),
                withAndWithoutSlash(),
                Web.NONE,
                List.of(),
                this == AZURE_CLI ? List.of("http://localhost") : List.of(),
                new Api(Optional.empty(), Optional.empty(), scopes, List.of(), List.of()),
                this == MICROSOFT_GRAPH ? GraphPermissions.ROLES : List.of(),
                List.of(),
                List.of(),
                List.of(),
                OptionalClaims.NONE,
                Set.<String>of(),
                List.of(),
                Map.of());
    }

    /// Both spellings of each name, as the public exports list them.
    private List<String> withAndWithoutSlash() {
        return names.stream()
                .map(name -> name.endsWith("/") ? name.substring(0, name.length() - 1) : name)
                .flatMap(name -> List.of(name, name + "/").stream())
                .toList();
    }

    /// Kept apart because an enum's constants cannot refer to its own static fields.
    static final class GraphPermissions {
        static final List<PermissionScope> SCOPES =
                List.of(
                        scope(
                                "e1fe6dd8-ba31-4d61-89e7-88639da4683d",
                                "User.Read",
                                ConsentType.USER,
                                "Sign in and read user profile"),
                        scope(
                                "37f7f235-527c-4136-accd-4a02d197296e",
                                "openid",
                                ConsentType.USER,
                                "Sign users in"),
                        scope(
                                "14dad69e-099b-42c9-810b-d002981feec1",
                                "profile",
                                ConsentType.USER,
                                "View users' basic profile"),
                        scope(
                                "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
                                "email",
                                ConsentType.USER,
                                "View users' email address"),
                        scope(
                                "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
                                "offline_access",
                                ConsentType.USER,
                                "Maintain access to data you have given it access to"),
                        scope(
                                "bdfbf15f-ee85-4955-8675-146e8e5296b5",
                                "Application.ReadWrite.All",
                                ConsentType.ADMIN,
                                "Read and write applications"),
                        scope(
                                "e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20",
                                "AuditLog.Read.All",
                                ConsentType.ADMIN,
                                "Read audit log data"),
                        scope(
                                "c79f8feb-a9db-4090-85f9-90d820caa0eb",
                                "Application.Read.All",
                                ConsentType.ADMIN,
                                "Read applications"),
                        scope(
                                "84bccea3-f856-4a8a-967b-dbe0a3d53a64",
                                "AppRoleAssignment.ReadWrite.All",
                                ConsentType.ADMIN,
                                "Manage app permission grants and app role assignments"),
                        scope(
                                "41ce6ca6-6826-4807-84f1-1c82854f7ee5",
                                "DelegatedPermissionGrant.ReadWrite.All",
                                ConsentType.ADMIN,
                                "Manage all delegated permission grants"),
                        scope(
                                "0e263e50-5827-48a4-b97c-d940288653c7",
                                "Directory.AccessAsUser.All",
                                ConsentType.ADMIN,
                                "Access the directory as you"),
                        scope(
                                "06da0dbc-49e2-44d2-8312-53f166ab848a",
                                "Directory.Read.All",
                                ConsentType.ADMIN,
                                "Read directory data"),
                        scope(
                                "c5366453-9fb0-48a5-a156-24f0c49a4b84",
                                "Directory.ReadWrite.All",
                                ConsentType.ADMIN,
                                "Read and write directory data"),
                        scope(
                                "4e46008b-f24c-477d-8fff-7bb4ec7aafe0",
                                "Group.ReadWrite.All",
                                ConsentType.ADMIN,
                                "Read and write all groups"),
                        scope(
                                "5f8c59db-677d-491f-a6b8-5f174b11ec1d",
                                "Group.Read.All",
                                ConsentType.ADMIN,
                                "Read all groups"),
                        scope(
                                "a154be20-db9c-4678-8ab7-66f6cc099a59",
                                "User.Read.All",
                                ConsentType.ADMIN,
                                "Read all users' full profiles"),
                        scope(
                                "b340eb25-3456-403f-be2f-af7a0d370277",
                                "User.ReadBasic.All",
                                ConsentType.USER,
                                "Read all users' basic profiles"),
                        scope(
                                "204e0828-b5ca-4ad8-b9f3-f32a958e7cc4",
                                "User.ReadWrite.All",
                                ConsentType.ADMIN,
                                "Read and write all users' full profiles"));

        static final List<AppRole> ROLES =
                List.of(
                        role(
                                "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
                                "Application.ReadWrite.All",
                                "Read and write all applications"),
                        role(
                                "b0afded3-3588-46d8-8b3d-9842eff778da",
                                "AuditLog.Read.All",
                                "Read all audit log data"),
                        role(
                                "18a4783c-866b-4cc7-a460-3d5e5662c884",
                                "Application.ReadWrite.OwnedBy",
                                "Manage apps that this app creates or owns"),
                        role(
                                "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
                                "Application.Read.All",
                                "Read all applications"),
                        role(
                                "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
                                "Directory.Read.All",
                                "Read directory data"),
                        role(
                                "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
                                "Directory.ReadWrite.All",
                                "Read and write directory data"),
                        role(
                                "06b708a9-e830-4db3-a914-8e69da51d44f",
                                "AppRoleAssignment.ReadWrite.All",
                                "Manage app permission grants and app role assignments"),
                        role(
                                "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
                                "DelegatedPermissionGrant.ReadWrite.All",
                                "Manage all delegated permission grants"),
                        role(
                                "5b567255-7703-4780-807c-7be8301ae99b",
                                "Group.Read.All",
                                "Read all groups"),
                        role(
                                "62a82d76-70ea-41e2-9197-370581804d09",
                                "Group.ReadWrite.All",
                                "Read and write all groups"),
                        role(
                                "df021288-bdef-4463-88db-98f22de89214",
                                "User.Read.All",
                                "Read all users' full profiles"),
                        role(
                                "741f803b-c850-494e-b5df-cde7c675a1ca",
                                "User.ReadWrite.All",
                                "Read and write all users' full profiles"));

        private GraphPermissions() {}

        static PermissionScope scope(String id, String value, ConsentType type, String text) {
            return new PermissionScope(
                    UUID.fromString(id),
                    value,
                    type,
                    true,
                    Optional.of(text),
                    Optional.of(text + "."),
                    Optional.of(text),
                    Optional.of(text + "."));
        }

        private static AppRole role(String id, String value, String text) {
            return new AppRole(
                    UUID.fromString(id),
                    Optional.of(value),
                    text,
                    text + ".",
                    true,
                    Set.of(MemberType.APPLICATION));
        }
    }
}
