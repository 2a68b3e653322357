package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/applications` (identity:GRAPH-1 to GRAPH-4).
final class Applications {
    private static final String SET = "applications";

    private final Directory directory;
    private final Representations representations;
    private final Listing listing;
    private final Credentials credentials;
    private final ApplicationChanges changes;
    private final InstantSource clock;
    private final NewIds ids;

    Applications(
            Directory directory,
            Representations representations,
            Listing listing,
            Credentials credentials,
            InstantSource clock,
            NewIds ids) {
        this.directory = directory;
        this.representations = representations;
        this.listing = listing;
        this.credentials = credentials;
        this.changes = new ApplicationChanges(credentials);
        this.clock = clock;
        this.ids = ids;
    }

    Response list(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return listing.page(call, SET, ObjectType.APPLICATION);
    }

    Response count(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return Response.text(200, Long.toString(listing.count(call, ObjectType.APPLICATION)));
    }

    Response create(GraphCall call) throws GraphRefusal, IOException {
        return create(call, call.body(), ids.guid());
    }

    private Response create(GraphCall call, ObjectNode body, UUID appId) throws GraphRefusal {
        if (!call.caller().mayRegisterApplications()) {
            throw GraphRefusal.denied();
        }
        Instant now = clock.instant();
        try {
            List<Credentials.NewSecret> secrets = new ArrayList<>();
            for (PropertyReader each :
                    PropertyReader.of(body).objects("passwordCredentials", Credentials.LIMIT)) {
                secrets.add(credentials.newSecret(each, now));
            }
            PropertyReader.of(body).requiredText("displayName", 256);
            Application blank = ApplicationDocument.blank(call.tenantId(), ids.guid(), appId, now);
            Application made = changes.apply(blank, body, tenant(call));
            Application application =
                    made.withCredentials(
                            secrets.stream().map(Credentials.NewSecret::credential).toList(),
                            made.keyCredentials());
            directory.<Boolean, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        Ownership.demandFreeNames(rows, directory.aliases(), application);
                        rows.objects().put(application);
                        Ownership.ofCreator(rows, call.caller(), application);
                        return true;
                    });
            ObjectNode node = representations.of(application);
            for (int i = 0; i < secrets.size(); i++) {
                ((ObjectNode) node.path("passwordCredentials").path(i))
                        .put("secretText", secrets.get(i).secret());
            }
            return Replies.created(call, SET, node);
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private Tenant tenant(GraphCall call) throws GraphRefusal {
        return directory.tenant(call.tenantId()).orElseThrow(GraphRefusal::denied);
    }

    Response get(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        QueryOptions options = call.options();
        Application application =
                directory.<Application, GraphRefusal>read(rows -> Access.application(rows, call));
        ObjectNode node = representations.of(application);
        if (options.selects("keyCredentials")) {
            Representations.credentials(node, application, true);
        }
        listing.expand(application, node, options);
        return Replies.entity(call, SET, node);
    }

    Response patch(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode patch = call.body();
        if (call.path("appId").isPresent() && createsIfMissing(call)) {
            Optional<UUID> appId = Guid.parse(call.request().pathParameter("appId"));
            if (appId.isEmpty()) {
                throw GraphRefusal.badRequest("The appId must be a GUID.");
            }
            boolean taken =
                    directory.<Boolean, RuntimeException>read(
                            rows -> rows.applications().appIdTaken(appId.get()));
            if (!taken) {
                return create(call, patch, appId.get());
            }
        }
        Tenant tenant = tenant(call);
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application was = Access.application(rows, call);
                    Access.demandWrite(rows, call, was);
                    try {
                        // The work may run again, so it must not change what it is given.
                        Application now = changes.apply(was, patch.deepCopy(), tenant);
                        Ownership.demandFreeNames(rows, directory.aliases(), now);
                        rows.objects().put(now);
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    return Replies.noContent();
                });
    }

    private static boolean createsIfMissing(GraphCall call) {
        return call.request().headers().all("Prefer").stream()
                .anyMatch(value ->
                        value.toLowerCase(java.util.Locale.ROOT).contains("create-if-missing"));
    }

    Response delete(GraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application application = Access.application(rows, call);
                    Access.demandWrite(rows, call, application);
                    rows.objects().delete(application, now);
                    return Replies.noContent();
                });
    }

    // --- extension properties: definitions only, nothing carries their values

    Response extensionProperties(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        Application application =
                directory.<Application, GraphRefusal>read(rows -> Access.application(rows, call));
        List<ObjectNode> nodes = new ArrayList<>();
        extensions(application).forEach(each -> nodes.add((ObjectNode) each));
        return Replies.collection(call, SET + "/extensionProperties", nodes);
    }

    Response addExtensionProperty(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application was = Access.application(rows, call);
                    Access.demandWrite(rows, call, was);
                    try {
                        ObjectNode made = extension(PropertyReader.of(body), was);
                        ArrayNode all = extensions(was);
                        CredentialActions.demandRoom(List.of(all.valueStream().toArray()));
                        all.add(made);
                        rows.objects().put(withOther(was, "extensionProperties", all));
                        return Replies.created(call, SET + "/extensionProperties", made);
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                });
    }

    private ObjectNode extension(PropertyReader in, Application application)
            throws InvalidPropertyException {
        String name = in.requiredText("name", 120);
        if (!name.matches("[A-Za-z][A-Za-z0-9_]*")) {
            throw in.wrong("name", "must be letters, digits and underscores");
        }
        String type = in.requiredText("dataType", 16);
        ObjectNode node =
                Json.mapper()
                        .createObjectNode()
                        .put("id", ids.guid().toString())
                        .putNull("deletedDateTime")
                        .put("appDisplayName", application.displayName())
                        .put("dataType", type)
                        .put("isSyncedFromOnPremises", false)
                        .put(
                                "name",
                                "extension_"
                                        + application.appId().toString().replace("-", "")
                                        + "_"
                                        + name);
        ArrayNode targets = node.putArray("targetObjects");
        in.texts("targetObjects", 10, 64).forEach(targets::add);
        return node;
    }

    Response deleteExtensionProperty(GraphCall call) throws GraphRefusal {
        String id = call.guid("target").toString();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application was = Access.application(rows, call);
                    Access.demandWrite(rows, call, was);
                    ArrayNode rest = Json.mapper().createArrayNode();
                    for (JsonNode each : extensions(was)) {
                        if (!each.path("id").asString("").equals(id)) {
                            rest.add(each);
                        }
                    }
                    if (rest.size() == extensions(was).size()) {
                        throw GraphRefusal.notFound(id);
                    }
                    rows.objects().put(withOther(was, "extensionProperties", rest));
                    return Replies.noContent();
                });
    }

    private static ArrayNode extensions(Application application) {
        return application.other().get("extensionProperties") instanceof ArrayNode array
                ? array.deepCopy()
                : Json.mapper().createArrayNode();
    }

    private static Application withOther(Application application, String name, JsonNode value) {
        ObjectNode document = ApplicationDocument.write(application);
        document.set(name, value);
        try {
            return ApplicationDocument.read(document, application);
        } catch (InvalidPropertyException e) {
            throw new IllegalStateException("What was written cannot be read", e);
        }
    }

    // --- logo

    private static final int LOGO_LIMIT_BYTES = 100 * 1024;

    Response logo(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        Application application =
                directory.<Application, GraphRefusal>read(rows -> Access.application(rows, call));
        JsonNode logo = application.other().get("logo");
        if (logo == null) {
            throw GraphRefusal.notFound("logo");
        }
        return Response.bytes(
                        200,
                        logo.path("type").asString(""),
                        java.util.Base64.getDecoder().decode(logo.path("content").asString("")))
                .withHeader("X-Content-Type-Options", "nosniff");
    }

    /// Takes a PNG, GIF or JPEG of at most 100 KB and nothing that a browser might run.
    Response putLogo(GraphCall call) throws GraphRefusal, IOException {
        byte[] image = call.request().body().readNBytes(LOGO_LIMIT_BYTES + 1);
        if (image.length > LOGO_LIMIT_BYTES) {
            throw new GraphRefusal(GraphError.TOO_LARGE, "A logo has at most 100 KB.");
        }
        ObjectNode logo =
                Json.mapper()
                        .createObjectNode()
                        .put("type", imageType(image))
                        .put("content", java.util.Base64.getEncoder().encodeToString(image));
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application was = Access.application(rows, call);
                    Access.demandWrite(rows, call, was);
                    rows.objects().put(withOther(was, "logo", logo));
                    return Replies.noContent();
                });
    }

    private static String imageType(byte[] image) throws GraphRefusal {
        String head =
                new String(
                        image,
                        0,
                        Math.min(4, image.length),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        if (head.startsWith("\u0089PNG")) {
            return "image/png";
        }
        if (head.startsWith("GIF8")) {
            return "image/gif";
        }
        if (head.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        throw GraphRefusal.badRequest("A logo is a PNG, GIF or JPEG image.");
    }
}
