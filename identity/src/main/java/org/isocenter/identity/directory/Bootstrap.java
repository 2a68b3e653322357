package org.isocenter.identity.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.isocenter.http.json.Json;
import org.isocenter.identity.secret.ClientSecrets;
import tools.jackson.databind.node.ObjectNode;

/// Fills a directory at the first start: a tenant, its administrator, the pre-registered
/// applications (identity §18), a confidential client. Each step finds what is there already and
/// leaves it alone, so that a start which was interrupted can be repeated.
public final class Bootstrap {
    private static final Duration SECRET_LIFE = Duration.ofDays(730);

    private final Directory directory;
    private final ClientSecrets secrets;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final NewIds ids;

    /// @param random a secure one
    public Bootstrap(
            Directory directory,
            ClientSecrets secrets,
            InstantSource clock,
            RandomGenerator random) {
        this.directory = directory;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
        this.ids = new NewIds(random);
    }

    /// A client application that was made, with what its holder needs.
    ///
    /// @param application the definition
    /// @param servicePrincipal the principal that roles are assigned to
    /// @param secret the client secret, which nobody can read again
    public record NewClient(
            Application application, ServicePrincipal servicePrincipal, String secret) {}

    /// The tenant of that domain, with a service principal of every pre-registered application; made
    /// when there is none.
    ///
    /// @param dicomAtOnce whether "Azure API for DICOM" is there before the first DICOM service is
    ///     (identity:WELL-2)
    public Tenant tenant(String displayName, String domain, boolean dicomAtOnce) {
        Instant now = clock.instant();
        return directory.<Tenant, RuntimeException>write(rows -> {
            Optional<Tenant> known = rows.tenants().byDomain(domain);
            Tenant tenant = known.orElseGet(() -> newTenant(displayName, domain, now));
            if (known.isEmpty()) {
                rows.tenants().put(tenant);
            }
            for (WellKnownApplication each : WellKnownApplication.values()) {
                if (each != WellKnownApplication.DICOM || dicomAtOnce) {
                    register(rows, each, tenant.id(), now);
                }
            }
            return tenant;
        });
    }

    private Tenant newTenant(String displayName, String domain, Instant now) {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        String folded = domain.toLowerCase(java.util.Locale.ROOT);
        return new Tenant(
                ids.guid(),
                displayName,
                folded,
                List.of(folded),
                Base64.getUrlEncoder().withoutPadding().encodeToString(salt),
                TenantSettings.DEFAULT,
                now);
    }

    /// Sees to it that a pre-registered application can be used in a tenant: "Azure API for DICOM"
    /// appears with the first DICOM service (identity:WELL-2).
    public ServicePrincipal register(WellKnownApplication application, UUID tenantId) {
        Instant now = clock.instant();
        return directory.<ServicePrincipal, RuntimeException>write(
                rows -> register(rows, application, tenantId, now));
    }

    private ServicePrincipal register(
            DirectoryRows rows, WellKnownApplication wellKnown, UUID tenantId, Instant now) {
        Application definition = wellKnown.application(now);
        Optional<Application> known = rows.applications().byAppId(wellKnown.appId());
        // A newer version of this program may know more permissions than the stored definition.
        if (known.isEmpty() || !sameContent(known.get(), definition)) {
            rows.objects().put(definition);
        }
        Optional<ServicePrincipal> principal =
                rows.servicePrincipals().byAppId(tenantId, wellKnown.appId());
        if (principal.isPresent()) {
            return principal.get();
        }
        ServicePrincipal made = ServicePrincipal.of(definition, tenantId, ids.guid(), now);
        rows.objects().put(made);
        return made;
    }

    private static boolean sameContent(Application known, Application definition) {
        ObjectNode left = ApplicationDocument.write(known);
        ObjectNode right = ApplicationDocument.write(definition);
        left.remove("createdDateTime");
        right.remove("createdDateTime");
        return left.equals(right);
    }

    /// The administrator, made when there is no user of that name.
    ///
    /// @param passwordHash asked only then, and before the transaction, because making one takes a while
    ///     ([org.isocenter.identity.secret.PasswordHash])
    public User administrator(
            Tenant tenant, String name, String displayName, Supplier<String> passwordHash) {
        String principalName = name + "@" + tenant.defaultDomain();
        Optional<User> known = directory.userByPrincipalName(tenant.id(), principalName);
        if (known.isPresent()) {
            return known.get();
        }
        Instant now = clock.instant();
        User user =
                new User(
                        tenant.id(),
                        ids.guid(),
                        principalName,
                        displayName,
                        now,
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(principalName),
                        Optional.of(name),
                        Optional.of(passwordHash.get()),
                        now,
                        false,
                        now,
                        Map.of());
        return directory.<User, RuntimeException>write(rows -> {
            rows.objects().put(user);
            rows.directoryRoles()
                    .add(
                            new DirectoryRoleAssignment(
                                    ids.opaque(),
                                    tenant.id(),
                                    user.id(),
                                    DirectoryRole.GLOBAL_ADMINISTRATOR,
                                    now));
            return user;
        });
    }

    /// A new confidential client with a service principal and a secret.
    ///
    /// @param document the application as Graph would be sent it, but for the name
    public NewClient confidentialClient(Tenant tenant, String displayName) {
        Instant now = clock.instant();
        String secret = ClientSecrets.generate(random);
        ObjectNode document = Json.mapper().createObjectNode().put("displayName", displayName);
        Application application = newApplication(tenant, document, now);
        Application withSecret =
                application.withCredentials(
                        List.of(credential("bootstrap", secret, now)), List.of());
        ServicePrincipal principal = ServicePrincipal.of(withSecret, tenant.id(), ids.guid(), now);
        return directory.<NewClient, RuntimeException>write(rows -> {
            rows.objects().put(withSecret);
            rows.objects().put(principal);
            return new NewClient(withSecret, principal, secret);
        });
    }

    /// A new single-page application, as the portal is one.
    ///
    /// @param redirectUris where its codes are sent
    /// @param permissions resource and delegated permission values that need no further consent
    public Application singlePageApplication(
            Tenant tenant,
            String displayName,
            List<String> redirectUris,
            Map<WellKnownApplication, List<String>> permissions) {
        Instant now = clock.instant();
        ObjectNode document = Json.mapper().createObjectNode().put("displayName", displayName);
        document.putObject("spa").set("redirectUris", ApplicationDocument.texts(redirectUris));
        Application application = newApplication(tenant, document, now);
        ServicePrincipal principal = ServicePrincipal.of(application, tenant.id(), ids.guid(), now);
        return directory.<Application, RuntimeException>write(rows -> {
            rows.objects().put(application);
            rows.objects().put(principal);
            for (var each : permissions.entrySet()) {
                Optional<ServicePrincipal> resource =
                        rows.servicePrincipals().byAppId(tenant.id(), each.getKey().appId());
                if (resource.isPresent()) {
                    rows.grants()
                            .put(
                                    new PermissionGrant(
                                            ids.opaque(),
                                            tenant.id(),
                                            principal.id(),
                                            Optional.empty(),
                                            resource.get().id(),
                                            new java.util.LinkedHashSet<>(each.getValue()),
                                            now));
                }
            }
            return application;
        });
    }

    private Application newApplication(Tenant tenant, ObjectNode document, Instant now) {
        try {
            return ApplicationDocument.read(
                    document, ApplicationDocument.blank(tenant.id(), ids.guid(), ids.guid(), now));
        } catch (InvalidPropertyException e) {
            throw new IllegalArgumentException(e.sentence(), e);
        }
    }

    private PasswordCredential credential(String name, String secret, Instant now) {
        return new PasswordCredential(
                ids.guid(),
                Optional.of(name),
                Optional.of(secret.substring(0, 3)),
                Optional.empty(),
                now,
                now.plus(SECRET_LIFE),
                new SecretHash.Peppered(secrets.mac(secret)));
    }

    /// Gives an application the right to call a resource in its own name.
    ///
    /// @param roleValue the value of one of the resource's application roles,
    ///     `Directory.ReadWrite.All`
    /// @throws IllegalArgumentException if the resource has no such role
    public void grantRole(
            ServicePrincipal client, WellKnownApplication resource, String roleValue) {
        Instant now = clock.instant();
        directory.<Boolean, RuntimeException>write(rows -> {
            ServicePrincipal target = register(rows, resource, client.tenantId(), now);
            AppRole role =
                    target.appRoles().stream()
                            .filter(each -> each.value().equals(Optional.of(roleValue)))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            resource.displayName() + " has no role " + roleValue));
            return rows.appRoles()
                    .add(
                            new AppRoleAssignment(
                                    ids.opaque(),
                                    client.tenantId(),
                                    client.id(),
                                    ObjectType.SERVICE_PRINCIPAL,
                                    target.id(),
                                    role.id(),
                                    now));
        });
    }
}
