package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.Narrowing;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.PermissionScope;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.graph.ApplicationChanges;
import org.isocenter.identity.graph.Credentials;
import org.isocenter.identity.graph.FilterNarrowing;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import org.isocenter.identity.graph.Ownership;
import org.isocenter.identity.odata.QueryOptions;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.PasswordHash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What AAD Graph does (identity:AADG-2 to AADG-10).
final class AadGraphHandlers {
    private static final int PAGE = 999;
    private static final Duration SECRET_LIFE = Duration.ofDays(365);

    private final Directory directory;
    private final Credentials credentials;
    private final ApplicationChanges changes;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final NewIds ids;

    /// Answers one kind of request.
    interface Action {
        Response handle(AadGraphCall call) throws GraphRefusal, IOException;
    }

    AadGraphHandlers(
            Directory directory,
            ClientSecrets secrets,
            InstantSource clock,
            RandomGenerator random) {
        this.directory = directory;
        this.credentials = new Credentials(secrets, random);
        this.changes = new ApplicationChanges(credentials);
        this.clock = clock;
        this.random = random;
        this.ids = new NewIds(random);
    }

    private ObjectNode shown(DirectoryObject object) {
        return switch (object) {
            case Application application -> AadGraphDocuments.application(application);
            case ServicePrincipal principal ->
                    AadGraphDocuments.servicePrincipal(
                            principal, directory.aliases().namesOf(principal.appId()));
            case User user -> AadGraphDocuments.user(user);
            case Group group -> AadGraphDocuments.group(group);
        };
    }

    private Response list(AadGraphCall call, ObjectType type, GraphRight right, String set)
            throws GraphRefusal {
        call.caller().demand(right);
        QueryOptions options = call.options();
        Narrowing narrowing =
                options.filter()
                        .map(filter -> FilterNarrowing.of(filter, directory.aliases()))
                        .orElseGet(Narrowing.None::new);
        List<ObjectNode> found = new ArrayList<>();
        Optional<UUID> after = options.skipToken().flatMap(Guid::parse);
        while (true) {
            Optional<UUID> from = after;
            List<DirectoryObject> batch =
                    directory.<List<DirectoryObject>, RuntimeException>read(rows ->
                            rows.objects()
                                    .list(call.tenantId(), type, false, narrowing, from, PAGE));
            for (DirectoryObject object : batch) {
                ObjectNode node = shown(object);
                if (options.matches(node)) {
                    found.add(node);
                }
                if (found.size() == PAGE) {
                    return call.collection(set, found, Optional.of(next(call, set, object.id())));
                }
            }
            if (batch.size() < PAGE) {
                return call.collection(set, found, Optional.empty());
            }
            after = Optional.of(batch.getLast().id());
        }
    }

    /// Relative to the tenant, as clients of this API expect it.
    private static String next(AadGraphCall call, String set, UUID last) {
        return call.request()
                .query()
                .first("$filter")
                .map(filter ->
                        set
                                + "?$filter="
                                + java.net.URLEncoder.encode(
                                        filter, java.nio.charset.StandardCharsets.UTF_8)
                                + "&$skiptoken="
                                + last)
                .orElse(set + "?$skiptoken=" + last);
    }

    // --- applications

    Response applications(AadGraphCall call) throws GraphRefusal {
        return list(call, ObjectType.APPLICATION, GraphRight.READ_APPLICATIONS, "applications");
    }

    Response application(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return call.entity(
                200,
                "directoryObjects/Microsoft.DirectoryServices.Application",
                shown(
                        directory.<Application, GraphRefusal>read(
                                rows -> findApplication(rows, call))));
    }

    private static Application findApplication(DirectoryRows rows, AadGraphCall call)
            throws GraphRefusal {
        UUID id = call.id();
        return rows.applications()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    Response createApplication(AadGraphCall call) throws GraphRefusal, IOException {
        if (!call.caller().mayRegisterApplications()) {
            throw GraphRefusal.denied();
        }
        ObjectNode body = call.body();
        Tenant tenant = tenant(call);
        Instant now = clock.instant();
        try {
            PropertyReader.of(body).requiredText("displayName", 256);
            Application blank =
                    ApplicationDocument.blank(call.tenantId(), ids.guid(), ids.guid(), now);
            Application changed =
                    changes.apply(blank, AadGraphDocuments.patch(body, blank), tenant);
            Application made =
                    changed.withCredentials(
                            passwords(body, List.of(), now).orElse(List.of()),
                            changed.keyCredentials());
            directory.<Boolean, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        Ownership.demandFreeNames(rows, made);
                        rows.objects().put(made);
                        Ownership.ofCreator(rows, call.caller(), made);
                        return true;
                    });
            return call.entity(
                    201, "directoryObjects/Microsoft.DirectoryServices.Application", shown(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private Tenant tenant(AadGraphCall call) throws GraphRefusal {
        return directory.tenant(call.tenantId()).orElseThrow(GraphRefusal::denied);
    }

    Response patchApplication(AadGraphCall call) throws GraphRefusal, IOException {
        return patchApplication(call, call.body());
    }

    private Response patchApplication(AadGraphCall call, ObjectNode body) throws GraphRefusal {
        Tenant tenant = tenant(call);
        Instant now = clock.instant();
        Application before =
                directory.<Application, GraphRefusal>read(rows -> {
                    Application application = findApplication(rows, call);
                    demandWrite(rows, call, application);
                    return application;
                });
        try {
            // Slow hashes are made before the transaction.
            Optional<List<PasswordCredential>> passwords =
                    passwords(body, before.passwordCredentials(), now);
            return directory.<Response, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        Application was = findApplication(rows, call);
                        demandWrite(rows, call, was);
                        try {
                            Application changed =
                                    changes.apply(was, AadGraphDocuments.patch(body, was), tenant);
                            Ownership.demandFreeNames(rows, changed);
                            rows.objects()
                                    .put(
                                            changed.withCredentials(
                                                    passwords.orElse(changed.passwordCredentials()),
                                                    changed.keyCredentials()));
                        } catch (InvalidPropertyException e) {
                            throw GraphRefusal.badRequest(e.sentence());
                        }
                        return Response.of(204);
                    });
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response manifest(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return Response.json(
                200,
                AadGraphDocuments.manifest(
                        directory.<Application, GraphRefusal>read(
                                rows -> findApplication(rows, call))));
    }

    /// Takes an edited manifest. Secrets are not changed through it.
    Response putManifest(AadGraphCall call) throws GraphRefusal, IOException {
        ObjectNode manifest = call.body();
        Tenant tenant = tenant(call);
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application was = findApplication(rows, call);
                    demandWrite(rows, call, was);
                    try {
                        Application changed =
                                changes.apply(
                                        was,
                                        AadGraphDocuments.manifestPatch(manifest, was),
                                        tenant);
                        Ownership.demandFreeNames(rows, changed);
                        rows.objects().put(changed);
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    return Response.of(204);
                });
    }

    /// The whole collection `passwordCredentials`: an entry with a `value` is a secret that the
    /// client chose (identity:AADG-6), one without means the stored one of its id. A secret of unknown
    /// strength is hashed slowly (identity:SEC-1).
    private Optional<List<PasswordCredential>> passwords(
            ObjectNode body, List<PasswordCredential> stored, Instant now)
            throws InvalidPropertyException {
        if (!body.has("passwordCredentials")) {
            return Optional.empty();
        }
        List<PasswordCredential> passwords = new ArrayList<>();
        int chosen = 0;
        for (PropertyReader entry :
                PropertyReader.of(body).objects("passwordCredentials", Credentials.LIMIT)) {
            Optional<UUID> keyId = entry.guid("keyId");
            Optional<String> value = entry.text("value", PasswordHash.MAXIMUM_LENGTH);
            if (value.isPresent()) {
                if (++chosen > 5) {
                    throw entry.wrong("value", "is there for too many new secrets at once");
                }
                passwords.add(chosen(entry, value.get(), keyId, now));
                continue;
            }
            Optional<PasswordCredential> known =
                    stored.stream()
                            .filter(each -> keyId.equals(Optional.of(each.keyId())))
                            .findFirst();
            if (known.isEmpty()) {
                throw entry.wrong("value", "is required for a keyId that is not stored");
            }
            passwords.add(known.get());
        }
        return Optional.of(passwords);
    }

    private PasswordCredential chosen(
            PropertyReader entry, String value, Optional<UUID> keyId, Instant now)
            throws InvalidPropertyException {
        if (value.length() < 8) {
            throw entry.wrong("value", "must have at least 8 characters");
        }
        Instant start = Credentials.date(entry, "startDate").orElse(now);
        Instant end = Credentials.date(entry, "endDate").orElse(start.plus(SECRET_LIFE));
        if (!end.isAfter(start)) {
            throw entry.wrong("endDate", "must be after startDate");
        }
        return new PasswordCredential(
                keyId.orElseGet(ids::guid),
                Optional.empty(),
                Optional.of(value.substring(0, 3)),
                entry.text("customKeyIdentifier", 256),
                start,
                end,
                new SecretHash.Slow(PasswordHash.of(value, random)));
    }

    private static void demandWrite(DirectoryRows rows, AadGraphCall call, CredentialHolder holder)
            throws GraphRefusal {
        boolean owner = rows.owners().owns(call.caller().objectId(), holder.id());
        if (!call.caller().mayWriteApplication(owner)) {
            throw GraphRefusal.denied();
        }
    }

    Response deleteApplication(AadGraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application application = findApplication(rows, call);
                    demandWrite(rows, call, application);
                    rows.objects().delete(application, now);
                    return Response.of(204);
                });
    }

    Response applicationOwners(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        List<DirectoryObject> owners =
                directory.<List<DirectoryObject>, GraphRefusal>read(
                        rows -> rows.owners().of(findApplication(rows, call).id()));
        return call.collection(
                "directoryObjects", owners.stream().map(this::shown).toList(), Optional.empty());
    }

    // --- credentials of either

    private static CredentialHolder findHolder(DirectoryRows rows, AadGraphCall call)
            throws GraphRefusal {
        UUID id = call.id();
        return rows.objects()
                .find(call.tenantId(), id)
                .filter(CredentialHolder.class::isInstance)
                .map(CredentialHolder.class::cast)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    private Response credentials(
            AadGraphCall call, Function<CredentialHolder, Iterable<JsonNode>> shown)
            throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        CredentialHolder holder =
                directory.<CredentialHolder, GraphRefusal>read(rows -> findHolder(rows, call));
        List<ObjectNode> nodes = new ArrayList<>();
        shown.apply(holder).forEach(node -> nodes.add((ObjectNode) node));
        return call.collection(
                "Collection(Microsoft.DirectoryServices.Credential)", nodes, Optional.empty());
    }

    Response passwordCredentials(AadGraphCall call) throws GraphRefusal {
        return credentials(call, AadGraphDocuments::passwords);
    }

    Response keyCredentials(AadGraphCall call) throws GraphRefusal {
        return credentials(call, AadGraphDocuments::keys);
    }

    /// `PATCH …/passwordCredentials` and `…/keyCredentials` with `{"value":[…]}`.
    Response patchCredentials(AadGraphCall call) throws GraphRefusal, IOException {
        String path = call.request().path();
        String property = path.substring(path.lastIndexOf('/') + 1);
        ObjectNode patch = call.body();
        JsonNode value = patch.path("value");
        ObjectNode body = patch.objectNode();
        body.set(
                property.equalsIgnoreCase("keyCredentials")
                        ? "keyCredentials"
                        : "passwordCredentials",
                value);
        return path.toLowerCase(Locale.ROOT).contains("/applications/")
                ? patchApplication(call, body)
                : patchServicePrincipal(call, body);
    }

    // --- service principals

    Response servicePrincipals(AadGraphCall call) throws GraphRefusal {
        return list(
                call,
                ObjectType.SERVICE_PRINCIPAL,
                GraphRight.READ_APPLICATIONS,
                "servicePrincipals");
    }

    private static ServicePrincipal findPrincipal(DirectoryRows rows, AadGraphCall call)
            throws GraphRefusal {
        UUID id = call.id();
        return rows.servicePrincipals()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    Response servicePrincipal(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return call.entity(
                200,
                "directoryObjects/Microsoft.DirectoryServices.ServicePrincipal",
                shown(
                        directory.<ServicePrincipal, GraphRefusal>read(
                                rows -> findPrincipal(rows, call))));
    }

    Response createServicePrincipal(AadGraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        UUID id = ids.guid();
        Instant now = clock.instant();
        try {
            UUID appId = PropertyReader.of(body).requiredGuid("appId");
            ServicePrincipal made =
                    directory.<ServicePrincipal, GraphRefusal>write(
                            call.initiator(),
                            rows -> {
                                ServicePrincipal principal =
                                        Ownership.servicePrincipal(
                                                rows, call.caller(), appId, id, now);
                                rows.objects().put(principal);
                                Ownership.ofCreator(rows, call.caller(), principal);
                                return principal;
                            });
            return call.entity(
                    201,
                    "directoryObjects/Microsoft.DirectoryServices.ServicePrincipal",
                    shown(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response patchServicePrincipal(AadGraphCall call) throws GraphRefusal, IOException {
        return patchServicePrincipal(call, call.body());
    }

    private Response patchServicePrincipal(AadGraphCall call, ObjectNode body) throws GraphRefusal {
        Instant now = clock.instant();
        ServicePrincipal before =
                directory.<ServicePrincipal, GraphRefusal>read(rows -> {
                    ServicePrincipal principal = findPrincipal(rows, call);
                    demandWrite(rows, call, principal);
                    return principal;
                });
        try {
            Optional<List<PasswordCredential>> passwords =
                    passwords(body, before.passwordCredentials(), now);
            return directory.<Response, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        ServicePrincipal was = findPrincipal(rows, call);
                        demandWrite(rows, call, was);
                        try {
                            ServicePrincipal changed = changed(was, body);
                            rows.objects()
                                    .put(
                                            changed.withCredentials(
                                                    passwords.orElse(was.passwordCredentials()),
                                                    changed.keyCredentials()));
                        } catch (InvalidPropertyException e) {
                            throw GraphRefusal.badRequest(e.sentence());
                        }
                        return Response.of(204);
                    });
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private ServicePrincipal changed(ServicePrincipal was, ObjectNode body)
            throws InvalidPropertyException {
        ObjectNode document = ServicePrincipalDocument.write(was);
        for (String name : List.of("accountEnabled", "appRoleAssignmentRequired", "tags")) {
            if (body.has(name)) {
                document.set(name, body.get(name));
            }
        }
        ServicePrincipal changed = ServicePrincipalDocument.readChanges(document, was);
        if (!body.has("keyCredentials")) {
            return changed;
        }
        ObjectNode keys = AadGraphDocuments.graphKeys(body);
        return changed.withCredentials(
                was.passwordCredentials(),
                credentials.keys(
                        PropertyReader.of(keys).objects("keyCredentials", Credentials.LIMIT),
                        was.keyCredentials()));
    }

    Response deleteServicePrincipal(AadGraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    ServicePrincipal principal = findPrincipal(rows, call);
                    demandWrite(rows, call, principal);
                    if (WellKnownApplication.of(principal.appId()).isPresent()) {
                        throw GraphRefusal.badRequest(
                                "The service principal of a pre-registered application cannot be"
                                        + " deleted.");
                    }
                    rows.objects().delete(principal, now);
                    return Response.of(204);
                });
    }

    // --- grants

    Response grants(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        QueryOptions options = call.options();
        List<ObjectNode> found =
                directory
                        .<List<PermissionGrant>, RuntimeException>read(
                                rows -> rows.grants().ofTenant(call.tenantId()))
                        .stream()
                        .map(AadGraphDocuments::grant)
                        .filter(options::matches)
                        .toList();
        return call.collection("oauth2PermissionGrants", found, Optional.empty());
    }

    /// `az` up to 2.36 grants `user_impersonation` unless it is told otherwise; where the resource has
    /// no such permission, all it has are meant (identity:AADG-9).
    Response createGrant(AadGraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_GRANTS);
        ObjectNode body = call.body();
        Instant now = clock.instant();
        String id = ids.opaque();
        try {
            PropertyReader in = PropertyReader.of(body);
            UUID clientId = in.requiredGuid("clientId");
            UUID resourceId = in.requiredGuid("resourceId");
            Optional<UUID> principalId = in.guid("principalId");
            String scope = in.text("scope", 3850).orElse("");
            if (in.requiredText("consentType", 32).equals("AllPrincipals")
                    == principalId.isPresent()) {
                throw in.wrong("principalId", "does not fit consentType");
            }
            PermissionGrant made =
                    directory.<PermissionGrant, GraphRefusal>write(
                            call.initiator(),
                            rows -> {
                                ServicePrincipal resource = existing(rows, call, resourceId);
                                ServicePrincipal client = existing(rows, call, clientId);
                                Optional<PermissionGrant> known =
                                        rows
                                                .grants()
                                                .ofClient(call.tenantId(), client.id())
                                                .stream()
                                                .filter(each ->
                                                        each.resourceId().equals(resourceId)
                                                                && each.principalId()
                                                                        .equals(principalId))
                                                .findFirst();
                                PermissionGrant grant =
                                        new PermissionGrant(
                                                known.map(PermissionGrant::id).orElse(id),
                                                call.tenantId(),
                                                clientId,
                                                principalId,
                                                resourceId,
                                                scopes(scope, resource),
                                                now);
                                rows.grants().put(grant);
                                return grant;
                            });
            return call.entity(201, "oauth2PermissionGrants", AadGraphDocuments.grant(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private static ServicePrincipal existing(DirectoryRows rows, AadGraphCall call, UUID id)
            throws GraphRefusal {
        return rows.servicePrincipals()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    private static Set<String> scopes(String asked, ServicePrincipal resource) {
        Set<String> scopes = new LinkedHashSet<>(List.of(asked.strip().split("\\s+")));
        scopes.remove("");
        if (scopes.contains("user_impersonation")
                && resource.enabledScope("user_impersonation").isEmpty()) {
            scopes.remove("user_impersonation");
            resource.scopes().stream()
                    .filter(PermissionScope::enabled)
                    .forEach(scope -> scopes.add(scope.value()));
        }
        return scopes;
    }

    Response deleteGrant(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.WRITE_GRANTS);
        String id = call.request().pathParameter("id");
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    if (rows.grants().find(call.tenantId(), id).isEmpty()) {
                        throw GraphRefusal.notFound(id);
                    }
                    rows.grants().delete(id);
                    return Response.of(204);
                });
    }

    // --- the rest

    Response me(AadGraphCall call) throws GraphRefusal {
        if (!call.caller().user()) {
            throw GraphRefusal.badRequest("A service principal is no user.");
        }
        UUID id = call.caller().objectId();
        return call.entity(
                200,
                "directoryObjects/Microsoft.DirectoryServices.User",
                shown(
                        directory.<User, GraphRefusal>read(rows ->
                                rows.users()
                                        .find(call.tenantId(), id)
                                        .orElseThrow(() -> GraphRefusal.notFound(id.toString())))));
    }

    Response users(AadGraphCall call) throws GraphRefusal {
        return list(call, ObjectType.USER, GraphRight.READ_USERS, "users");
    }

    Response user(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_USERS);
        String name = call.request().pathParameter("id");
        Optional<UUID> id = Guid.parse(name);
        User user =
                directory
                        .<Optional<User>, RuntimeException>read(rows ->
                                id.isPresent()
                                        ? rows.users().find(call.tenantId(), id.get())
                                        : rows.users().byPrincipalName(call.tenantId(), name))
                        .orElseThrow(() -> GraphRefusal.notFound(name));
        return call.entity(200, "directoryObjects/Microsoft.DirectoryServices.User", shown(user));
    }

    Response groups(AadGraphCall call) throws GraphRefusal {
        return list(call, ObjectType.GROUP, GraphRight.READ_GROUPS, "groups");
    }

    Response group(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_GROUPS);
        UUID id = call.id();
        Group group =
                directory
                        .<Optional<Group>, RuntimeException>read(
                                rows -> rows.groups().find(call.tenantId(), id))
                        .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
        return call.entity(200, "directoryObjects/Microsoft.DirectoryServices.Group", shown(group));
    }

    Response tenantDetails(AadGraphCall call) throws GraphRefusal {
        return call.collection(
                "tenantDetails", List.of(AadGraphDocuments.tenant(tenant(call))), Optional.empty());
    }

    Response getObjectsByObjectIds(AadGraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        try {
            PropertyReader in = PropertyReader.of(body);
            List<UUID> wanted = in.guids("objectIds", 1000);
            Set<String> types = new HashSet<>();
            in.texts("types", 50, 64).forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
            List<ObjectNode> found =
                    directory
                            .<List<DirectoryObject>, RuntimeException>read(
                                    rows -> rows.objects().find(call.tenantId(), wanted))
                            .stream()
                            .filter(object ->
                                    types.isEmpty()
                                            || types.contains(
                                                    object.type().value().toLowerCase(Locale.ROOT)))
                            .map(this::shown)
                            .toList();
            return call.collection("directoryObjects", found, Optional.empty());
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }
}
