package org.isocenter.identity.consent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Application.AccessType;
import org.isocenter.identity.directory.Application.RequiredResourceAccess;
import org.isocenter.identity.directory.Application.ResourceAccess;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.PermissionScope;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.scope.OidcScope;
import org.isocenter.identity.scope.RequestedScope;
import org.isocenter.identity.scope.ResourceScope;

/// Decides what of a requested scope a client may have (identity:SCOPE-7, identity:SCOPE-8,
/// identity:CONSENT-4).
public final class ConsentRules {
    /// What a client may have at one resource.
    ///
    /// @param resource the resource
    /// @param written the requested scopes, as the client wrote them
    /// @param values the permissions it has, in the order the resource lists them
    public record Granted(
            ServicePrincipal resource, List<ResourceScope> written, List<String> values) {
        /// Copies.
        public Granted {
            written = List.copyOf(written);
            values = List.copyOf(values);
        }

        /// The resource as the client wrote it: the audience of a v1 token (identity:SCOPE-4).
        public String audience() {
            return written.getFirst().resource();
        }

        /// The field `scope` of an answer (identity §5.2): each permission with its resource, and
        /// `.default` again when it was asked, because clients look tokens up by what they asked.
        public String scopeText() {
            ResourceScope form = written.getFirst();
            List<String> words = new ArrayList<>();
            values.forEach(value -> words.add(form.withPermission(value).toString()));
            written.stream()
                    .filter(ResourceScope::isDefault)
                    .forEach(word -> words.add(word.toString()));
            return String.join(" ", words);
        }
    }

    /// A permission that nobody has granted.
    public record Wanted(ServicePrincipal resource, PermissionScope permission) {}

    /// What is decided.
    public sealed interface Decision {
        /// The client may have all it asked for; one entry for each resource, in the order they were
        /// written.
        record Allowed(List<Granted> resources) implements Decision {}

        /// Something has to be consented to first.
        record Missing(List<Wanted> wanted) implements Decision {}
    }

    private final Directory directory;

    public ConsentRules(Directory directory) {
        this.directory = directory;
    }

    /// Decides.
    ///
    /// @param v1 whether it was asked with the v1 parameter `resource`
    /// @throws RefusedException if a resource or a permission does not exist, or nothing is asked
    public Decision decide(Client client, User user, RequestedScope scope, boolean v1)
            throws RefusedException {
        if (scope.permissions().isEmpty()) {
            return decideOidcOnly(client, user, scope);
        }
        List<Granted> granted = new ArrayList<>();
        Set<Wanted> missing = new LinkedHashSet<>();
        for (RequestedScope one : scope.byResource()) {
            decideOne(client, user, one, v1, granted, missing);
        }
        return missing.isEmpty()
                ? new Decision.Allowed(List.copyOf(granted))
                : new Decision.Missing(List.copyOf(missing));
    }

    /// The words of OpenID Connect alone ask for a token for userinfo, which lives at Graph. An
    /// application of the directory itself may know who signed in without anybody's consent; one of
    /// another directory has to be let in first.
    private Decision decideOidcOnly(Client client, User user, RequestedScope scope)
            throws RefusedException {
        if (scope.oidc().isEmpty()) {
            throw Aadsts.SCOPE_EMPTY.plain().exception();
        }
        ServicePrincipal graph = resource(client.tenant(), ResourceScope.GRAPH);
        List<String> values = new ArrayList<>();
        addOidcWords(scope, values);
        boolean ownApplication = client.application().tenantId().equals(client.tenant().id());
        if (!ownApplication) {
            Set<String> have = have(client, graph, user);
            List<Wanted> missing = new ArrayList<>();
            for (String value : values) {
                graph.enabledScope(value)
                        .filter(permission -> !have.contains(fold(permission.value())))
                        .ifPresent(permission -> missing.add(new Wanted(graph, permission)));
            }
            if (!missing.isEmpty()) {
                return new Decision.Missing(missing);
            }
        }
        List<ResourceScope> written =
                scope.oidc().stream()
                        .map(word -> new ResourceScope(ResourceScope.GRAPH, word.word(), true))
                        .toList();
        return new Decision.Allowed(List.of(new Granted(graph, written, values)));
    }

    /// The resource of that name.
    ///
    /// @throws RefusedException with 500011 if it is unknown or disabled (identity:SCOPE-3,
    ///     identity:SEC-9)
    public ServicePrincipal resource(Tenant tenant, String name) throws RefusedException {
        return directory
                .servicePrincipalByName(tenant.id(), name)
                .filter(ServicePrincipal::accountEnabled)
                .orElseThrow(() ->
                        Aadsts.RESOURCE_UNKNOWN
                                .because(
                                        "The resource principal named "
                                                + shown(name)
                                                + " was not found in the tenant named "
                                                + tenant.displayName()
                                                + ". It may not be registered there, or"
                                                + " nobody there has consented to it.")
                                .exception());
    }

    private void decideOne(
            Client client,
            User user,
            RequestedScope asked,
            boolean v1,
            List<Granted> granted,
            Set<Wanted> missing)
            throws RefusedException {
        ServicePrincipal resource =
                resource(client.tenant(), asked.permissions().getFirst().resource());
        boolean everything = asked.permissions().stream().anyMatch(ResourceScope::isDefault);
        Set<String> have = have(client, resource, user);
        List<String> values = new ArrayList<>();
        if (everything) {
            for (PermissionScope permission : resource.scopes()) {
                if (permission.enabled() && have.contains(fold(permission.value()))) {
                    values.add(permission.value());
                }
            }
            boolean itself = resource.appId().equals(client.application().appId());
            if (values.isEmpty() && !itself) {
                missing.addAll(required(client, user, resource, v1));
            }
        } else {
            for (ResourceScope word : asked.permissions()) {
                PermissionScope permission = named(resource, word);
                if (have.contains(fold(permission.value()))) {
                    values.add(permission.value());
                } else {
                    missing.add(new Wanted(resource, permission));
                }
            }
        }
        if (resource.appId().equals(WellKnownApplication.MICROSOFT_GRAPH.appId())) {
            addOidcWords(asked, values);
        }
        granted.add(new Granted(resource, asked.permissions(), values));
    }

    /// A Graph token carries the words of OpenID Connect, because userinfo lives there
    /// (identity:OUT-1).
    private static void addOidcWords(RequestedScope asked, List<String> values) {
        for (OidcScope word : asked.oidc()) {
            if (word != OidcScope.OFFLINE_ACCESS && !values.contains(word.word())) {
                values.add(word.word());
            }
        }
    }

    private static PermissionScope named(ServicePrincipal resource, ResourceScope word)
            throws RefusedException {
        return resource.enabledScope(word.permission())
                .orElseThrow(() ->
                        Aadsts.SCOPE_INVALID
                                .because(
                                        "The scope "
                                                + shown(word.toString())
                                                + " is not valid: the resource has no"
                                                + " such permission.")
                                .exception());
    }

    /// The values, folded, that the client has at the resource for the user.
    private Set<String> have(Client client, ServicePrincipal resource, User user) {
        Set<String> have = new LinkedHashSet<>();
        boolean firstParty = WellKnownApplication.isFirstPartyClient(client.application().appId());
        if (firstParty) {
            resource.scopes().forEach(permission -> have.add(fold(permission.value())));
            return have;
        }
        for (PermissionGrant grant :
                directory.grants(client.principal().id(), resource.id(), user.id())) {
            grant.scopes().forEach(value -> have.add(fold(value)));
        }
        Optional<Application> definition = directory.applicationByAppId(resource.appId());
        if (definition.isPresent()) {
            for (var entry : definition.get().api().preAuthorizedApplications()) {
                if (entry.appId().equals(client.application().appId())) {
                    resource.scopes().stream()
                            .filter(permission -> entry.permissionIds().contains(permission.id()))
                            .forEach(permission -> have.add(fold(permission.value())));
                }
            }
        }
        return have;
    }

    /// What `.default` asks consent for when nothing is granted: all that the application declares
    /// (identity:SCOPE-7).
    private List<Wanted> required(Client client, User user, ServicePrincipal resource, boolean v1)
            throws RefusedException {
        List<RequiredResourceAccess> declared = client.application().requiredResourceAccess();
        boolean listed =
                declared.stream().anyMatch(entry -> entry.resourceAppId().equals(resource.appId()));
        if (!listed && v1) {
            throw Aadsts.RESOURCE_NOT_LISTED
                    .because(
                            "The client asks for the resource '"
                                    + resource.appId()
                                    + "', which is not among the permissions of its"
                                    + " registration.")
                    .exception();
        }
        List<Wanted> wanted = declaredBy(client);
        wanted.removeIf(
                one -> have(client, one.resource(), user).contains(fold(one.permission().value())));
        if (wanted.stream().noneMatch(one -> one.resource().id().equals(resource.id()))) {
            // Nothing there to consent to: the refusal of a request that cannot ask anybody.
            throw consentMissing(client).exception();
        }
        return wanted;
    }

    /// All delegated permissions that an application declares.
    ///
    /// @throws RefusedException if one does not exist: it shows when somebody is to consent
    ///     (identity:APP-7)
    public List<Wanted> declaredBy(Client client) throws RefusedException {
        List<Wanted> wanted = new ArrayList<>();
        for (RequiredResourceAccess entry : client.application().requiredResourceAccess()) {
            List<UUID> delegated =
                    entry.resourceAccess().stream()
                            .filter(access -> access.type() == AccessType.SCOPE)
                            .map(ResourceAccess::id)
                            .toList();
            if (delegated.isEmpty()) {
                continue;
            }
            ServicePrincipal resource =
                    directory
                            .servicePrincipalByAppId(client.tenant().id(), entry.resourceAppId())
                            .filter(ServicePrincipal::accountEnabled)
                            .orElseThrow(() -> notSubscribed(entry.resourceAppId()));
            for (UUID id : delegated) {
                PermissionScope permission =
                        resource.scopes().stream()
                                .filter(scope -> scope.enabled() && scope.id().equals(id))
                                .findFirst()
                                .orElseThrow(() ->
                                        Aadsts.SCOPE_INVALID
                                                .because(
                                                        "The application declares the"
                                                                + " permission '"
                                                                + id
                                                                + "', which the resource '"
                                                                + resource.displayName()
                                                                + "' does not have.")
                                                .exception());
                wanted.add(new Wanted(resource, permission));
            }
        }
        return wanted;
    }

    private static RefusedException notSubscribed(UUID resourceAppId) {
        return Aadsts.RESOURCE_NOT_SUBSCRIBED
                .because(
                        "The application declares permissions of the resource '"
                                + resourceAppId
                                + "', which does not exist in the directory.")
                .exception();
    }

    /// The refusal of a request that cannot ask anybody (identity:OBO-3).
    public static org.isocenter.identity.error.Refusal consentMissing(Client client) {
        return Aadsts.CONSENT_MISSING
                .because(
                        "The user or administrator has not consented to use the application with ID"
                                + " '"
                                + client.application().appId()
                                + "' named '"
                                + client.application().displayName()
                                + "'. Send an interactive authorization request for this user and"
                                + " resource.")
                .withSuberror("consent_required");
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }

    private static String shown(String name) {
        return name.matches("[\\x21-\\x7e]{1,256}") && name.matches("[^<>\"'&]*")
                ? "'" + name + "'"
                : "of the request";
    }
}
