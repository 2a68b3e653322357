package org.isocenter.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.isocenter.http.auth.Principal;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.protocol.ArmId;

/// What the first start makes: a tenant, its administrator, a subscription, a resource group, a
/// workspace, a DICOM service, and a confidential client that owns the service's data.
///
/// It happens whenever there is no `bootstrap.json`, which is written last; so a first start that
/// was interrupted is repeated, and whoever lost the administrator's password removes the file and
/// starts again. What is there already is left alone but for that password; the client is new.
final class FirstStart {
    private static final String DOMAIN = "isocenter.test";
    private static final String TENANT_NAME = "Isocenter";
    private static final String SUBSCRIPTION_NAME = "Isocenter";
    private static final String GROUP = "isocenter";
    private static final String WORKSPACE = "workspace";
    private static final String SERVICE = "dicom";
    private static final String LOCATION = "westeurope";

    private final Directory directory;
    private final org.isocenter.identity.directory.Bootstrap people;
    private final org.isocenter.resourcemanager.Bootstrap resources;
    private final InstantSource clock;

    FirstStart(
            Directory directory,
            ClientSecrets secrets,
            org.isocenter.resourcemanager.Bootstrap resources,
            InstantSource clock,
            SecureRandom random) {
        this.directory = directory;
        this.people =
                new org.isocenter.identity.directory.Bootstrap(directory, secrets, clock, random);
        this.resources = resources;
        this.clock = clock;
    }

    /// A password that nobody chose, and its hash, which is computed beside the rest of the start.
    record Password(String text, CompletableFuture<String> hash) {
        static Password begin(SecureRandom random) {
            String text = ClientSecrets.generate(random);
            return new Password(
                    text,
                    CompletableFuture.supplyAsync(
                            () -> PasswordHash.of(text, random),
                            task ->
                                    Thread.ofPlatform()
                                            .name("first-password")
                                            .daemon()
                                            .start(task)));
        }
    }

    /// The tenant alone; made when there is none.
    static Tenant tenant(
            Directory directory, ClientSecrets secrets, InstantSource clock, SecureRandom random) {
        return new org.isocenter.identity.directory.Bootstrap(directory, secrets, clock, random)
                .tenant(TENANT_NAME, DOMAIN, true);
    }

    /// Makes everything.
    ///
    /// @param baseUrl where the server answers
    /// @param password the administrator's
    BootstrapFile make(String baseUrl, Path caFile, Password password) {
        Tenant tenant = people.tenant(TENANT_NAME, DOMAIN, true);
        String tenantId = tenant.id().toString();
        User administrator = withPassword(tenant, password);
        var client = people.confidentialClient(tenant, "Isocenter client");

        String subscription = subscriptionOf(tenant);
        resources.subscription(tenantId, subscription, SUBSCRIPTION_NAME);
        resources.assign(
                tenantId,
                "/",
                BuiltInRole.OWNER,
                administrator.id().toString(),
                PrincipalType.USER);
        Principal inName = principal(tenantId, administrator);
        ArmId group = resources.resourceGroup(inName, subscription, GROUP, LOCATION);
        ArmId workspace = resources.workspace(inName, group, WORKSPACE, LOCATION);
        ArmId service = resources.dicomService(inName, workspace, SERVICE, LOCATION);
        resources.assign(
                tenantId,
                service.toString(),
                BuiltInRole.DICOM_DATA_OWNER,
                client.servicePrincipal().id().toString(),
                PrincipalType.SERVICE_PRINCIPAL);
        return new BootstrapFile(
                baseUrl,
                caFile.toString(),
                tenantId,
                tenant.defaultDomain(),
                subscription,
                GROUP,
                WORKSPACE,
                SERVICE,
                baseUrl + "/dicom/" + WORKSPACE + "-" + SERVICE,
                baseUrl + "/" + tenantId,
                administrator.userPrincipalName(),
                password.text(),
                client.application().appId().toString(),
                client.secret());
    }

    private User withPassword(Tenant tenant, Password password) {
        Optional<User> known =
                directory.userByPrincipalName(tenant.id(), "admin@" + tenant.defaultDomain());
        if (known.isEmpty()) {
            return people.administrator(tenant, "admin", "Administrator", password.hash()::join);
        }
        User renewed = known.get().withPassword(password.hash().join(), false, clock.instant());
        return directory.<User, RuntimeException>write(rows -> {
            rows.objects().put(renewed);
            return renewed;
        });
    }

    /// Always the same one for a tenant, so that an interrupted first start makes no second.
    private static String subscriptionOf(Tenant tenant) {
        return UUID.nameUUIDFromBytes(
                        ("subscription of " + tenant.id())
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString();
    }

    /// The administrator that `bootstrap.json` names, as a caller.
    static Optional<Principal> administrator(Directory directory, BootstrapFile bootstrap) {
        return Guid.parse(bootstrap.tenantId())
                .flatMap(tenant -> directory.userByPrincipalName(tenant, bootstrap.adminUser()))
                .map(user -> principal(bootstrap.tenantId(), user));
    }

    private static Principal principal(String tenantId, User user) {
        return new Principal(
                tenantId,
                user.id().toString(),
                Principal.Kind.USER,
                Optional.of(WellKnownApplication.AZURE_CLI.appId().toString()),
                Optional.of(user.userPrincipalName()),
                Set.of("user_impersonation"),
                Set.of(),
                Optional.empty(),
                "https://management.azure.com/",
                Instant.MAX);
    }

    /// Tells a person what was made.
    static void tell(BootstrapFile made, Path file, PrintWriter out) {
        out.printf(
                """
                A new installation:
                  tenant          %s (%s)
                  administrator   %s
                  subscription    %s, resource group %s
                  DICOM service   %s
                  client          %s, DICOM Data Owner
                Passwords and secrets are in %s
                """,
                made.tenantId(),
                made.tenantDomain(),
                made.adminUser(),
                made.subscriptionId(),
                made.resourceGroup(),
                made.serviceUrl(),
                made.clientId(),
                file);
        out.flush();
    }
}
