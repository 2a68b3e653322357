package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.SwaggerSchema.Located;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmTarget;
import org.isocenter.resourcemanager.protocol.Guids;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every official example of the operations we have, replayed: the status is one the document lists,
/// and the body is valid by the document's schema.
class OfficialExamplesTest {
    private static final List<String> DOCUMENTS =
            List.of(
                    "healthcareapis/resource-manager/Microsoft.HealthcareApis/stable/2021-11-01/healthcare-apis.json",
                    "healthcareapis/resource-manager/Microsoft.HealthcareApis/stable/2022-05-15/healthcare-apis.json",
                    "healthcareapis/resource-manager/Microsoft.HealthcareApis/stable/2022-06-01/healthcare-apis.json",
                    "healthcareapis/resource-manager/Microsoft.HealthcareApis/stable/2022-12-01/healthcare-apis.json",
                    "healthcareapis/resource-manager/Microsoft.HealthcareApis/stable/2023-11-01/healthcare-apis.json",
                    "healthcareapis/resource-manager/Microsoft.HealthcareApis/stable/2024-03-31/healthcare-apis.json",
                    "digitaltwins/resource-manager/Microsoft.DigitalTwins/stable/2020-12-01/digitaltwins.json",
                    "digitaltwins/resource-manager/Microsoft.DigitalTwins/stable/2022-10-31/digitaltwins.json",
                    "digitaltwins/resource-manager/Microsoft.DigitalTwins/stable/2023-01-31/digitaltwins.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01/authorization-RoleAssignmentsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01/authorization-RoleDefinitionsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01/authorization-DenyAssignmentCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2022-04-01/authorization-ProviderOperationsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2015-07-01/authorization-RoleAssignmentsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2015-07-01/authorization-RoleDefinitionsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/stable/2015-07-01/authorization-ProviderOperationsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/preview/2018-01-01-preview/authorization-RoleDefinitionsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/preview/2018-01-01-preview/authorization-ProviderOperationsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/preview/2020-04-01-preview/authorization-RoleAssignmentsCalls.json",
                    "authorization/resource-manager/Microsoft.Authorization/preview/2022-05-01-preview/authorization-RoleDefinitionsCalls.json",
                    "resources/resource-manager/Microsoft.Resources/stable/2021-04-01/resources.json",
                    "resources/resource-manager/Microsoft.Resources/stable/2016-06-01/subscriptions.json",
                    "resources/resource-manager/Microsoft.Resources/stable/2019-11-01/subscriptions.json",
                    "resources/resource-manager/Microsoft.Resources/stable/2022-12-01/subscriptions.json",
                    "msi/resource-manager/Microsoft.ManagedIdentity/stable/2018-11-30/ManagedIdentity.json",
                    "msi/resource-manager/Microsoft.ManagedIdentity/stable/2023-01-31/ManagedIdentity.json");

    /// What we do not have, by the beginning of the operation's id.
    private static final List<String> NOT_OFFERED =
            List.of(
                    "Services_", // the older type; its name check is offered
                    "PrivateEndpointConnections_ListByService",
                    "PrivateLinkResources_ListByService",
                    "FhirServices_",
                    "FhirDestinations_",
                    "IotConnectors_",
                    "IotConnectorFhirDestination_",
                    "TimeSeriesDatabaseConnections_",
                    "DeploymentOperations_", // offered; there is no example of them
                    "ResourceGroups_ExportTemplate",
                    "Providers_ProviderPermissions",
                    "ProviderResourceTypes_List",
                    "Resources_MoveResources",
                    "Resources_ValidateMoveResources",
                    "Subscriptions_CheckZonePeers",
                    "ClassicAdministrators_",
                    "UserAssignedIdentities_ListAssociatedResources");

    private static final String NO_NEXT_LINK =
            "the document requires nextLink; rule ARM-45 leaves it out on the last page";
    private static final String LINKED =
            "the template is behind a link, or in a template spec; nothing is fetched from elsewhere";

    /// Where we differ from a document on purpose: example, and the reason. `docs/differences.md` says
    /// the same to users.
    private static final Map<String, String> DIFFERENCES =
            Map.ofEntries(
                    Map.entry(
                            "CheckResourceName",
                            "the example has no body, though the document's model requires name and"
                                    + " type"),
                    Map.entry("GetSubscriptions", NO_NEXT_LINK),
                    Map.entry("GetTenants", NO_NEXT_LINK),
                    Map.entry("PutDeploymentAtScope", LINKED),
                    Map.entry("PutDeploymentAtTenant", LINKED),
                    Map.entry("PutDeploymentResourceGroup", LINKED),
                    Map.entry("PutDeploymentResourceGroupTemplateSpecsWithId", LINKED),
                    Map.entry("PutDeploymentSubscriptionTemplateSpecsWithId", LINKED),
                    Map.entry("PutDeploymentWithOnErrorDeploymentLastSuccessful", LINKED),
                    Map.entry("PutDeploymentWithOnErrorDeploymentSpecificDeployment", LINKED),
                    Map.entry("PostDeploymentWhatIfOnResourceGroup", LINKED),
                    Map.entry("PostDeploymentWhatIfOnSubscription", LINKED),
                    Map.entry("PostDeploymentWhatIfOnTenant", LINKED),
                    Map.entry("CalculateTemplateHash", "template hashes are not offered"));

    /// Members that we show though a document does not know them.
    ///
    /// @param document part of its path
    /// @param members a pattern of their names
    private record More(String document, String members, String reason) {
        boolean covers(Path file, String error) {
            return file.toString().contains(document)
                    && error.matches(
                            ".*\\.(" + members + "): " + Pattern.quote(SwaggerSchema.UNKNOWN));
        }
    }

    private static final List<More> MORE_MEMBERS =
            List.of(
                    new More("DigitalTwins", "etag", "contract §4.3 gives these resources an etag"),
                    new More(
                            "ManagedIdentity",
                            "etag",
                            "contract §4.3 gives these resources an etag"),
                    new More(
                            "2015-07-01/authorization-Role",
                            "createdOn|createdBy|updatedOn|updatedBy",
                            "contract §9 and §10 have one shape for all versions"),
                    new More(
                            "2018-01-01-preview/authorization-RoleDef",
                            "createdOn|createdBy|updatedOn|updatedBy",
                            "contract §9 has one shape for all versions"),
                    new More(
                            "2015-07-01/authorization-RoleDef",
                            "dataActions|notDataActions",
                            "rule RD-4: clients index these without a null check"),
                    new More(
                            "2015-07-01/authorization-ProviderOperations",
                            "isDataAction",
                            "rule PROV-4"),
                    new More("ManagedIdentity", "isDataAction|origin", "rule HC-3, for all"),
                    new More("2019-11-01/subscriptions", "type", "contract §7"));

    private static final String A_ROLE =
            "{\"properties\":{\"roleName\":\"A role\",\"type\":\"CustomRole\",\"description\":\"d\",\"assignableScopes\":[\""
                    + Cloud.S
                    + "\"],\"permissions\":[{\"actions\":[\"*/read\"],\"notActions\":[]}]}}";
    private static final String A_GUID = "11111111-2222-4000-8000-000000000001";

    @TempDir static Path folder;

    /// One installation for each document, so that an example does not pay for a database.
    private static final Map<Path, Cloud> CLOUDS = new HashMap<>();

    @AfterAll
    static void stop() {
        CLOUDS.values().forEach(Cloud::close);
        CLOUDS.clear();
    }

    record Example(Path file, String path, String method, JsonNode operation, Path document) {
        @Override
        public String toString() {
            return document.getParent().getFileName() + " " + file.getFileName();
        }
    }

    private static Path specification() {
        String root = System.getProperty("isocenter.root", ".");
        for (Path candidate :
                List.of(
                        Path.of(System.getProperty("isocenter.shared", root + "/../shared")),
                        Path.of(root, "..", "..", "shared"))) {
            Path found = candidate.resolve("contracts/specification");
            if (Files.isDirectory(found)) {
                return found.toAbsolutePath().normalize();
            }
        }
        return Path.of("absent");
    }

    private static final SwaggerSchema SCHEMA = new SwaggerSchema();

    static Stream<Example> examples() {
        Path specification = specification();
        if (!Files.isDirectory(specification)) {
            return Stream.of(
                    new Example(
                            Path.of("absent"),
                            "",
                            "",
                            org.isocenter.http.json.Json.mapper().createObjectNode(),
                            Path.of("a", "absent", "c")));
        }
        List<Example> examples = new ArrayList<>();
        for (String name : DOCUMENTS) {
            Path document = specification.resolve(name);
            for (Map.Entry<String, JsonNode> path :
                    SCHEMA.document(document).path("paths").properties()) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    JsonNode operation = method.getValue();
                    String id = operation.path("operationId").asString("");
                    boolean legacy = path.getKey().contains("Microsoft.HealthcareApis/services/");
                    boolean offered =
                            id.equals("Services_CheckNameAvailability")
                                    || !legacy && NOT_OFFERED.stream().noneMatch(id::startsWith);
                    if (!offered
                            || path.getKey()
                                    .toLowerCase(Locale.ROOT)
                                    .contains("managementgroups")) {
                        continue;
                    }
                    for (JsonNode example : operation.path("x-ms-examples")) {
                        Path file =
                                document.resolveSibling(example.path("$ref").stringValue())
                                        .normalize();
                        String title = file.getFileName().toString().replace(".json", "");
                        if (!DIFFERENCES.containsKey(title)) {
                            examples.add(
                                    new Example(
                                            file,
                                            path.getKey(),
                                            method.getKey().toUpperCase(Locale.ROOT),
                                            operation,
                                            document));
                        }
                    }
                }
            }
        }
        return examples.stream();
    }

    @Rule({"arm:HC-1", "arm:HC-5", "arm:ARM-23", "arm:ARM-28", "arm:RD-1", "arm:PROV-1"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void answersAsTheDocumentSays(Example example) {
        assumeTrue(
                !example.method().isEmpty(),
                "the published documents are not beside this checkout: nothing was replayed");
        replay(cloud(example), example);
    }

    /// What is left out is told to users, and so is what is there beyond a document.
    @Test
    void theDifferencesAreOnTheirPage() throws Exception {
        String page =
                Files.readString(
                        Path.of(System.getProperty("isocenter.root", ".."))
                                .resolve("docs/differences.md"));

        for (String example : DIFFERENCES.keySet()) {
            assertThat(page).contains(example);
        }
        for (String operation : NOT_OFFERED) {
            assertThat(page).contains("`" + operation);
        }
        for (More more : MORE_MEMBERS) {
            for (String member : more.members().split("\\|", -1)) {
                assertThat(page).contains("`" + member + "`");
            }
        }
    }

    private static Cloud cloud(Example example) {
        return CLOUDS.computeIfAbsent(
                example.document(),
                document -> new Cloud(folder.resolve("c" + CLOUDS.size())).withService());
    }

    /// An example as a request to this installation.
    private record Call(String path, String query, String body) {}

    private static Call call(Example example) {
        JsonNode raw = SCHEMA.document(example.file()).path("parameters");
        String text = raw.toString();
        String subscription = raw.path("subscriptionId").asString("");
        if (subscription.length() > 3) {
            text = text.replace(subscription, Cloud.SUB);
        }
        text =
                text.replaceAll("(?i)/?subscriptions/[^/\"\\s]+", Matcher.quoteReplacement(Cloud.S))
                        .replaceAll(
                                "roleDefinitions/[0-9a-fA-F-]{36}",
                                "roleDefinitions/" + BuiltInRole.READER.id());
        JsonNode parameters = parse(text);
        String path = path(example, parameters);
        String body = "";
        StringBuilder query = new StringBuilder();
        for (JsonNode unresolved : example.operation().path("parameters")) {
            JsonNode parameter = SCHEMA.resolve(new Located(example.document(), unresolved)).node();
            String name = parameter.path("name").asString("");
            JsonNode sent = parameters.get(name);
            String in = parameter.path("in").asString("");
            if (in.equals("query") && !name.equals("api-version") && sent != null) {
                query.append('&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(sent.asString(), StandardCharsets.UTF_8));
            }
            if (in.equals("body")) {
                body = sent == null ? "{}" : sent.toString();
                if (example.file().endsWith("PutRoleDefinition.json")) {
                    // The example sends no role at all; the answer to one is validated all the
                    // same.
                    body = A_ROLE;
                }
            }
        }
        String version = parameters.path("api-version").asString("");
        if (version.isEmpty() || !example.document().toString().contains(version)) {
            version = example.document().getParent().getFileName().toString();
        }
        return new Call(path, "?api-version=" + version + query, body);
    }

    private static void replay(Cloud cloud, Example example) {
        Call call = call(example);
        String path = prepare(cloud, example, call);
        String target = path + call.query();
        boolean isPut = example.method().equals("PUT");
        if (isPut && !MADE_BY_OTHERS.contains(typeOf(path))) {
            cloud.delete(target);
        }
        Answer first = cloud.send(Cloud.ADMIN, example.method(), target, call.body());
        check(example, first, path);
        if (isPut || example.method().equals("DELETE")) {
            check(example, cloud.send(Cloud.ADMIN, example.method(), target, call.body()), path);
        }
    }

    private static TypeName typeOf(String path) {
        return ArmId.parse(path).map(ArmId::type).orElse(TypeName.SUBSCRIPTION);
    }

    private static void check(Example example, Answer answer, String path) {
        JsonNode responses = example.operation().path("responses");
        boolean groupIsGone =
                answer.status() == 404
                        && example.operation()
                                .path("operationId")
                                .asString("")
                                .equals("ResourceGroups_Delete");
        if (groupIsGone) {
            return;
        }
        JsonNode response = responses.path(Integer.toString(answer.status()));
        assertThat(response.isMissingNode())
                .as(example.method() + " " + path + " gave " + answer)
                .isFalse();
        if (response.has("schema")) {
            List<String> errors =
                    SCHEMA.validate(
                            new Located(example.document(), response.path("schema")),
                            answer.body());
            errors.removeIf(error ->
                    MORE_MEMBERS.stream().anyMatch(more -> more.covers(example.document(), error)));
            assertThat(errors).as(answer.toString()).isEmpty();
        }
        if (answer.status() == 202 || isUnfinished(answer)) {
            assertThat(answer.header("Location") + answer.header("Azure-AsyncOperation"))
                    .as("where to ask how it goes")
                    .contains("https://");
            assertThat(answer.header("Retry-After")).matches("[0-9]+");
        }
    }

    private static boolean isUnfinished(Answer answer) {
        return answer.bytes().length > 0
                && answer.at("/properties/provisioningState")
                        .matches("Accepted|Creating|Verifying|Updating|Deleting|Provisioning");
    }

    /// Whoever does not say who he is is refused, in the document's own form of an error.
    @Rule({"arm:HC-5", "arm:ARM-10", "arm:ARM-17"})
    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void refusesAsTheDocumentSays(Example example) {
        assumeTrue(
                !example.method().isEmpty(),
                "the published documents are not beside this checkout: nothing was replayed");
        Call call = call(example);

        Answer answer =
                cloud(example).send("", example.method(), call.path() + call.query(), call.body());

        assertThat(answer.status()).isEqualTo(401);
        JsonNode schema = example.operation().path("responses").path("default").path("schema");
        if (!schema.isMissingNode() && !example.method().equals("HEAD")) {
            assertThat(SCHEMA.validate(new Located(example.document(), schema), answer.body()))
                    .as(answer.toString())
                    .isEmpty();
        }
    }

    private static JsonNode parse(String text) {
        try {
            return org.isocenter.http.json.Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (org.isocenter.http.json.JsonSyntaxException e) {
            throw new AssertionError(text, e);
        }
    }

    /// The path with its variables filled in. A scope in a provider we do not have becomes one that
    /// we do.
    private static String path(Example example, JsonNode parameters) {
        String path = example.path();
        Matcher variable = Pattern.compile("\\{([^}]+)}").matcher(example.path());
        while (variable.find()) {
            String name = variable.group(1);
            String value = parameters.path(name).asString("");
            value = standIn(example, name, value);
            if (name.equals("resourceProviderNamespace") && !TypeName.isKnownNamespace(value)) {
                value = "Microsoft.HealthcareApis";
            }
            path = path.replace("{" + name + "}", value);
        }
        path = ("/" + path).replaceAll("/+", "/");
        int extension = path.indexOf("/providers/Microsoft.Authorization/");
        for (String other :
                List.of(
                        "/providers/Microsoft.Resources/tags/",
                        "/providers/Microsoft.ManagedIdentity/identities/")) {
            extension = extension < 0 ? path.indexOf(other) : extension;
        }
        if (extension > 0) {
            String scope = path.substring(0, extension);
            boolean ours =
                    ArmId.parse(scope)
                            .filter(id -> !id.isResource() || MINIMAL.containsKey(id.type()))
                            .isPresent();
            path = (ours ? scope : Cloud.D) + path.substring(extension);
        }
        return path;
    }

    /// The examples use words where ids belong.
    private static String standIn(Example example, String name, String value) {
        boolean wholeId = example.path().equals("/{" + name + "}");
        boolean isId = value.toLowerCase(Locale.ROOT).contains("/providers/");
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "subscriptionid" -> Cloud.SUB;
            case "roleassignmentname" -> Guids.isGuid(value) ? value : A_GUID;
            case "roleassignmentid" ->
                    isId
                            ? value
                            : Cloud.D
                                    + "/providers/Microsoft.Authorization/roleAssignments/"
                                    + A_GUID;
            case "denyassignmentid" ->
                    !wholeId || isId
                            ? value
                            : Cloud.D
                                    + "/providers/Microsoft.Authorization/denyAssignments/"
                                    + A_GUID;
            case "roleid", "roledefinitionid" -> {
                if (wholeId && example.document().toString().contains("RoleAssignments")) {
                    yield Cloud.D + "/providers/Microsoft.Authorization/roleAssignments/" + A_GUID;
                }
                if (wholeId) {
                    yield isId
                            ? value
                            : "/providers/Microsoft.Authorization/roleDefinitions/"
                                    + BuiltInRole.READER.id();
                }
                yield Guids.isGuid(value) ? value : A_GUID;
            }
            case "resourceid" -> value.equals("subResource") ? "digitalTwinsInstance" : value;
            default -> value;
        };
    }

    // What has to be there before

    private static final Map<TypeName, String> MINIMAL =
            new TreeMap<>(java.util.Comparator.comparing(TypeName::key));

    static {
        MINIMAL.put(TypeName.WORKSPACE, "2022-06-01 {\"location\":\"westus\"}");
        MINIMAL.put(TypeName.DICOM_SERVICE, "2022-06-01 {\"location\":\"westus\"}");
        MINIMAL.put(
                TypeName.WORKSPACE_CONNECTION,
                "2022-06-01 {\"properties\":{\"privateEndpoint\":{\"id\":\"/x\"},\"privateLinkServiceConnectionState\":{\"status\":\"Pending\"}}}");
        MINIMAL.put(TypeName.USER_ASSIGNED_IDENTITY, "2023-01-31 {\"location\":\"eastus\"}");
        MINIMAL.put(
                TypeName.FEDERATED_CREDENTIAL,
                "2023-01-31 {\"properties\":{\"issuer\":\"https://x.test\",\"subject\":\"s\",\"audiences\":[\"a\"]}}");
        MINIMAL.put(TypeName.DIGITAL_TWINS_INSTANCE, "2023-01-31 {\"location\":\"westus2\"}");
        MINIMAL.put(
                TypeName.TWINS_ENDPOINT,
                "2023-01-31 {\"properties\":{\"endpointType\":\"EventGrid\",\"TopicEndpoint\":\"https://t.test\",\"accessKey1\":\"k\"}}");
        MINIMAL.put(
                TypeName.TWINS_CONNECTION,
                "2023-01-31 {\"properties\":{\"privateEndpoint\":{\"id\":\"/x\"},\"privateLinkServiceConnectionState\":{\"status\":\"Pending\",\"description\":\"d\"}}}");
    }

    /// Types of which a PUT needs one that is there: the network made it (rule HC-53).
    private static final Set<TypeName> MADE_BY_OTHERS =
            Set.of(TypeName.WORKSPACE_CONNECTION, TypeName.TWINS_CONNECTION);

    /// Makes what the example takes for granted.
    ///
    /// @return the path to ask: that of the example, or of an operation that is really there
    private static String prepare(Cloud cloud, Example example, Call call) {
        String path = call.path();
        String body = call.body();
        Matcher identity =
                Pattern.compile("\"(/subscriptions/[^\"]*/userAssignedIdentities/[^\"/]+)\"")
                        .matcher(body);
        while (identity.find()) {
            ArmId.parse(identity.group(1)).ifPresent(id -> make(cloud, id));
        }
        Matcher principal = Pattern.compile("\"principalId\":\"([^\"]+)\"").matcher(body);
        if (principal.find()) {
            PrincipalType type =
                    body.contains("\"User\"")
                            ? PrincipalType.USER
                            : body.contains("\"Group\"")
                                    ? PrincipalType.GROUP
                                    : PrincipalType.SERVICE_PRINCIPAL;
            cloud.directory.principals.put(
                    principal.group(1), new Principals.Known(principal.group(1), type, "P"));
        }
        boolean isPut = example.method().equals("PUT");
        switch (ArmTarget.parse(ArmTarget.split(path, false))) {
            case ArmTarget.OneGroup(ArmId id) -> {
                if (!isPut) {
                    group(cloud, id);
                }
            }
            case ArmTarget.Item(ArmId id) -> {
                if (isPut && !MADE_BY_OTHERS.contains(id.type())
                        || id.type().last().equalsIgnoreCase("privateLinkResources")) {
                    make(cloud, id.parent());
                } else {
                    make(cloud, id);
                }
            }
            case ArmTarget.Collection(ArmId scope, TypeName _) -> make(cloud, scope);
            case ArmTarget.Resources(ArmId scope) -> make(cloud, scope);
            case ArmTarget.Extension extension -> prepareExtension(cloud, extension, isPut);
            case ArmTarget.InLocation in -> {
                if (in.segment().equals("operationresults")) {
                    cloud.delete(Cloud.W + "/dicomservices/polled" + Cloud.V);
                    Answer made =
                            cloud.put(
                                    Cloud.W + "/dicomservices/polled" + Cloud.V,
                                    "{\"location\":\"westus\"}");
                    return URI.create(made.header("Azure-AsyncOperation")).getPath();
                }
            }
            case ArmTarget _ -> {}
        }
        return path;
    }

    private static void prepareExtension(
            Cloud cloud, ArmTarget.Extension extension, boolean isPut) {
        make(cloud, extension.on());
        String type = extension.type().toLowerCase(Locale.ROOT);
        String name = extension.name().orElse("");
        if (isPut && type.equals("roleassignments")) {
            // An earlier example may have given the same role to the same principal.
            String all = Cloud.S + "/providers/Microsoft.Authorization/roleAssignments";
            for (JsonNode one : cloud.get(all + Cloud.AV).body().path("value")) {
                if (!one.path("id").stringValue().startsWith("/providers/")) {
                    cloud.delete(one.path("id").stringValue() + Cloud.AV);
                }
            }
        }
        if (isPut || name.isEmpty()) {
            return;
        }
        String base =
                (extension.on().isRoot() ? "" : extension.on())
                        + "/providers/Microsoft.Authorization/";
        switch (type) {
            case "roleassignments" -> {
                String who = "cccccccc-0000-4000-8000-000000000999";
                cloud.user(who);
                cloud.put(
                        base + "roleAssignments/" + name + Cloud.AV,
                        "{\"properties\":{\"roleDefinitionId\":\""
                                + "/providers/Microsoft.Authorization/roleDefinitions/"
                                + BuiltInRole.READER.id()
                                + "\",\"principalId\":\""
                                + who
                                + "\"}}");
            }
            case "roledefinitions" ->
                    cloud.put(
                            base + "roleDefinitions/" + name + Cloud.AV,
                            "{\"properties\":{\"roleName\":\"R "
                                    + name
                                    + "\",\"assignableScopes\":[\""
                                    + Cloud.S
                                    + "\"],\"permissions\":[{\"actions\":[\"*/read\"]}]}}");
            case "denyassignments" ->
                    cloud.plane
                            .administration()
                            .deny(
                                    new org.isocenter.resourcemanager.access.DenyAssignment(
                                            name.toLowerCase(Locale.ROOT),
                                            Cloud.TENANT,
                                            extension.on(),
                                            "D",
                                            "d",
                                            List.of(),
                                            List.of(),
                                            List.of(),
                                            false,
                                            true,
                                            java.time.Instant.EPOCH));
            case "identities" ->
                    cloud.put(
                            extension.on() + Cloud.V,
                            "{\"location\":\"westus\",\"identity\":{\"type\":\"SystemAssigned\"}}");
            default -> {}
        }
    }

    private static void group(Cloud cloud, ArmId id) {
        cloud.put(id.groupId() + Cloud.RV, "{\"location\":\"westus\"}");
    }

    private static void make(Cloud cloud, ArmId id) {
        if (id.group().isEmpty()) {
            return;
        }
        if (!id.isResource()) {
            group(cloud, id);
            return;
        }
        make(cloud, id.parent());
        String minimal = MINIMAL.get(id.type());
        if (minimal != null
                && cloud.get(id + "?api-version=" + minimal.substring(0, 10)).status() == 404) {
            Answer made =
                    cloud.put(
                            id + "?api-version=" + minimal.substring(0, 10), minimal.substring(11));
            assertThat(made.status()).as(made.toString()).isIn(200, 201);
        }
    }
}
