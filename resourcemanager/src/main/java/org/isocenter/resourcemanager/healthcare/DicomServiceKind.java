package org.isocenter.resourcemanager.healthcare;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.HealthcareApis/workspaces/dicomservices`: the founding resource (contract §5.3).
public final class DicomServiceKind implements ResourceKind {
    /// What the seed's sample lists as audiences (table HC-T1).
    public static final List<String> AUDIENCES =
            List.of("https://azurehealthcareapis.com/", "https://azurehealthcareapis.com");

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{1,22})[A-Za-z0-9]");
    private static final String CORS = "corsConfiguration";
    private static final String AUTHENTICATION = "authenticationConfiguration";
    private static final String ENCRYPTION = "encryption";
    private static final String STORAGE = "storageConfiguration";
    private static final String PARTITIONS = "enableDataPartitions";
    private static final String TENANT = "tenantId";

    private final HealthcareSettings settings;
    private final Addresses addresses;
    private final DicomServices services;

    public DicomServiceKind(
            HealthcareSettings settings, Addresses addresses, DicomServices services) {
        this.settings = settings;
        this.addresses = addresses;
        this.services = services;
    }

    @Override
    public TypeName type() {
        return TypeName.DICOM_SERVICE;
    }

    @Override
    public ApiFamily versions() {
        return ApiFamily.HEALTHCARE;
    }

    @Override
    public boolean isTracked() {
        return true;
    }

    @Override
    public boolean hasIdentity() {
        return true;
    }

    @Override
    public Pace pace(boolean isNew) {
        return Pace.LATER;
    }

    @Override
    public Pace deletionPace() {
        return Pace.LATER;
    }

    @Override
    public String nameParameter() {
        return "dicomServiceName";
    }

    @Override
    public void checkName(String name) throws ArmRefusal {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.INVALID_RESOURCE_NAME
                    .refuse(
                            name,
                            "a DICOM service name has 3 to 24 letters, digits and hyphens, and"
                                    + " begins and ends with a letter or digit.")
                    .at(nameParameter());
        }
    }

    @Override
    public void admit(Write write) throws ArmRefusal {
        ArmId workspaceId = write.draft().id().parent();
        Resource workspace = write.resources().find(workspaceId).orElseThrow();
        boolean ready =
                workspace.state() == ProvisioningState.SUCCEEDED
                        && workspace.operationId().isEmpty()
                        && workspace.steady().filter(s -> s != ProvisioningState.WARNED).isEmpty();
        if (!ready) {
            throw ArmError.PARENT_RESOURCE_NOT_READY.refuse(
                    workspaceId, workspace.shownState().word());
        }
        int siblings = write.resources().children(workspaceId, TypeName.DICOM_SERVICE).size();
        if (siblings >= settings.servicesPerWorkspace()) {
            throw ArmError.QUOTA_EXCEEDED.refuse(
                    "A workspace can have at most "
                            + settings.servicesPerWorkspace()
                            + " DICOM services.");
        }
    }

    /// A replace: a member this version knows is what the request says, one it does not know stays
    /// (rules ARM-23, ARM-40). The members that are read-only in the published document stay too.
    @Override
    public ObjectNode put(Write write, RequestContent properties) throws ArmRefusal {
        ObjectNode stored = write.draft().properties().deepCopy();
        if (write.existing().isEmpty()) {
            stored.put(TENANT, write.caller().tenantId());
        }
        ApiVersion version = write.version();
        if (version.isAtLeast("2022-05-15")) {
            stored.remove(CORS);
            if (!properties.has(CORS) && settings.corsDefaultFromSample()) {
                stored.set(CORS, CorsConfiguration.open().toJson());
            }
        }
        if (version.isAtLeast("2023-11-01")) {
            stored.remove(ENCRYPTION);
        }
        merge(write, properties, stored);
        return stored;
    }

    @Override
    public ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal {
        ObjectNode stored = write.draft().properties().deepCopy();
        if (properties.isNull(CORS)) {
            stored.remove(CORS);
        }
        if (properties.isNull(ENCRYPTION)) {
            stored.remove(ENCRYPTION);
        }
        Optional<RequestContent> cors = properties.object(CORS);
        if (cors.isPresent() && stored.has(CORS)) {
            ObjectNode merged = ((ObjectNode) stored.get(CORS)).deepCopy();
            for (String member : cors.get().node().propertyNames()) {
                if (cors.get().isNull(member)) {
                    merged.remove(member);
                } else {
                    merged.set(member, cors.get().node().get(member));
                }
            }
            ObjectNode whole = properties.node().deepCopy();
            whole.set(CORS, merged);
            merge(write, RequestContent.of(whole, "properties"), stored);
        } else {
            merge(write, properties, stored);
        }
        return stored;
    }

    private void merge(Write write, RequestContent properties, ObjectNode stored)
            throws ArmRefusal {
        ApiVersion version = write.version();
        NetworkAccess.merge(properties, stored);
        if (version.isAtLeast("2022-05-15")) {
            Optional<RequestContent> cors = properties.object(CORS);
            if (cors.isPresent()) {
                stored.set(CORS, CorsConfiguration.read(cors.get()).toJson());
            }
        }
        if (settings.allowCustomAuthority()) {
            mergeAuthentication(properties, stored);
        }
        if (version.isAtLeast("2023-11-01")) {
            Optional<String> key =
                    properties
                            .objectOrEmpty(ENCRYPTION)
                            .objectOrEmpty("customerManagedKeyEncryption")
                            .text("keyEncryptionKeyUrl");
            if (key.isPresent()) {
                ObjectNode encryption = Json.mapper().createObjectNode();
                encryption
                        .putObject("customerManagedKeyEncryption")
                        .put("keyEncryptionKeyUrl", key.get());
                stored.set(ENCRYPTION, encryption);
            }
        }
        if (version.isAtLeast("2024-03-01")) {
            mergeStorage(write, properties, stored);
        }
        if (version.isAtLeast("2024-03-31")) {
            Optional<Boolean> partitions = properties.flag(PARTITIONS);
            if (partitions.isPresent()) {
                boolean before = stored.path(PARTITIONS).asBoolean(false);
                if (write.existing().isPresent() && before != partitions.get()) {
                    throw unchangeable(properties, PARTITIONS);
                }
                if (before != partitions.get()) {
                    stored.put(PARTITIONS, partitions.get());
                }
            }
        }
    }

    private static void mergeAuthentication(RequestContent properties, ObjectNode stored)
            throws ArmRefusal {
        Optional<RequestContent> sent = properties.object(AUTHENTICATION);
        if (sent.isEmpty()) {
            return;
        }
        ObjectNode configuration = Json.mapper().createObjectNode();
        sent.get()
                .text("authority")
                .ifPresent(authority -> configuration.put("authority", stripSlash(authority)));
        Optional<List<String>> audiences = sent.get().texts("audiences");
        if (audiences.isPresent() && !audiences.get().isEmpty()) {
            ArrayNode array = configuration.putArray("audiences");
            audiences.get().forEach(array::add);
        }
        stored.set(AUTHENTICATION, configuration);
    }

    private static String stripSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static void mergeStorage(Write write, RequestContent properties, ObjectNode stored)
            throws ArmRefusal {
        Optional<RequestContent> sent = properties.object(STORAGE);
        if (sent.isEmpty()) {
            return;
        }
        ObjectNode storage = Json.mapper().createObjectNode();
        for (String member : List.of("storageResourceId", "fileSystemName")) {
            sent.get().text(member).ifPresent(text -> storage.put(member, text));
        }
        if (write.existing().isPresent() && !storage.isEmpty()) {
            JsonNode before = stored.path(STORAGE);
            if (!storage.equals(before)) {
                throw unchangeable(properties, STORAGE);
            }
        }
        if (!storage.isEmpty()) {
            stored.set(STORAGE, storage);
        }
    }

    private static ArmRefusal unchangeable(RequestContent properties, String member) {
        return ArmError.PROPERTY_CHANGE_NOT_ALLOWED
                .refuse(properties.pathOf(member))
                .at(properties.pathOf(member));
    }

    /// What the api-version of the request knows of (table HC-T2).
    @Override
    public ObjectNode render(Resource resource, View view) {
        ObjectNode stored = resource.properties();
        ApiVersion version = view.version();
        Resource workspace = view.resources().find(resource.id().parent()).orElseThrow();
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("provisioningState", resource.shownState().word());
        json.set(AUTHENTICATION, authentication(resource, view));
        if (version.isAtLeast("2022-05-15") && stored.has(CORS)) {
            json.set(CORS, stored.get(CORS));
        }
        json.put("serviceUrl", serviceUrl(resource, view));
        NetworkAccess.connections(view.resources(), workspace)
                .ifPresent(array -> json.set("privateEndpointConnections", array));
        json.put(NetworkAccess.MEMBER, effectiveAccess(workspace.properties(), stored));
        if (version.isAtLeast("2022-12-01")) {
            json.put("eventState", "Disabled");
        }
        if (version.isAtLeast("2023-11-01") && stored.has(ENCRYPTION)) {
            json.set(ENCRYPTION, stored.get(ENCRYPTION));
        }
        if (version.isAtLeast("2024-03-01") && stored.has(STORAGE)) {
            json.set(STORAGE, stored.get(STORAGE));
        }
        if (version.isAtLeast("2024-03-31")) {
            json.put(PARTITIONS, stored.path(PARTITIONS).asBoolean(false));
        }
        return json;
    }

    private ObjectNode authentication(Resource resource, View view) {
        JsonNode custom = resource.properties().path(AUTHENTICATION);
        ObjectNode json = Json.mapper().createObjectNode();
        json.put(
                "authority",
                custom.path("authority")
                        .asString(
                                addresses.login(view.origin())
                                        + "/"
                                        + resource.properties().path(TENANT).asString("")));
        ArrayNode audiences = json.putArray("audiences");
        if (custom.path("audiences").isArray()) {
            custom.path("audiences").forEach(audiences::add);
        } else {
            AUDIENCES.forEach(audiences::add);
        }
        return json;
    }

    private @org.jspecify.annotations.Nullable String serviceUrl(Resource resource, View view) {
        boolean there =
                !view.accepted()
                        && resource.serving().isPresent()
                        && resource.state() != ProvisioningState.CREATING
                        && resource.state() != ProvisioningState.ACCEPTED;
        return there
                ? addresses.dicomServiceUrl(
                        view.origin(), resource.id().parent().name(), resource.id().name())
                : null;
    }

    /// A workspace that is closed closes its services (rule HC-26).
    private static String effectiveAccess(ObjectNode workspace, ObjectNode service) {
        return NetworkAccess.isDisabled(workspace)
                ? NetworkAccess.of(workspace)
                : NetworkAccess.of(service);
    }

    @Override
    public void provision(Resource resource) throws IOException {
        services.provision(
                new DicomServices.NewService(
                        resource.id(),
                        label(resource.id()),
                        resource.properties().path(PARTITIONS).asBoolean(false)));
    }

    @Override
    public void deprovision(Resource resource) throws IOException {
        services.deprovision(resource.id(), label(resource.id()));
    }

    private static String label(ArmId id) {
        return Addresses.label(id.parent().name(), id.name());
    }

    /// What the data plane needs to know of a service: the content in effect, not what is being
    /// changed (rule HC-25).
    static Optional<DicomServiceSettings> settings(Resource resource, Resource workspace) {
        if (resource.serving().isEmpty()) {
            return Optional.empty();
        }
        Resource.Serving serving = resource.serving().get();
        ObjectNode stored = serving.properties();
        JsonNode custom = stored.path(AUTHENTICATION);
        return Optional.of(
                new DicomServiceSettings(
                        resource.id(),
                        label(resource.id()),
                        stored.path(TENANT).asString(""),
                        resource.state(),
                        resource.steady(),
                        Optional.ofNullable(stored.get(CORS)).map(CorsConfiguration::fromDocument),
                        Optional.ofNullable(custom.path("authority").asString(null)),
                        custom.path("audiences").isArray()
                                ? custom.path("audiences").values().stream()
                                        .map(JsonNode::stringValue)
                                        .toList()
                                : AUDIENCES,
                        !NetworkAccess.isDisabled(workspace.properties())
                                && !NetworkAccess.isDisabled(stored),
                        serving.identity(),
                        stored.path(PARTITIONS).asBoolean(false)));
    }
}
