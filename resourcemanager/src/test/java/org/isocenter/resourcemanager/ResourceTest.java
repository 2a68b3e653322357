package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What holds for resources of every type: groups, envelope, methods, tags, etags, history, lists.
class ResourceTest {
    private static final String TAGS = "/providers/Microsoft.Resources/tags/default" + Cloud.RV;

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withSubscription();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    // Groups

    @Rule({"arm:RG-1", "arm:ARM-25", "arm:ARM-29"})
    @Test
    void createsAGroupAndUpdatesIt() {
        Answer made =
                cloud.put(Cloud.G + Cloud.RV, "{\"location\":\"West US\",\"tags\":{\"a\":\"b\"}}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().toString())
                .isEqualTo(
                        "{\"id\":\""
                                + Cloud.G
                                + "\",\"name\":\"rg1\",\"type\":\"Microsoft.Resources/resourceGroups\",\"location\":\"westus\",\"tags\":{\"a\":\"b\"},\"properties\":{\"provisioningState\":\"Succeeded\"}}");
        Answer again =
                cloud.put(
                        Cloud.G + Cloud.RV,
                        "{\"properties\":{},\"location\":\"westus\",\"tags\":{},\"managedBy\":\"/x\"}");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.at("/tags")).isEqualTo("{}");
        assertThat(again.at("/managedBy")).isEqualTo("/x");
        Answer moved = cloud.put(Cloud.G + Cloud.RV, "{\"location\":\"eastus\"}");
        assertThat(moved.status()).isEqualTo(409);
        assertThat(moved.code()).isEqualTo("InvalidResourceGroupLocation");
        assertThat(cloud.put(Cloud.G + "2" + Cloud.RV, "{\"location\":\"mars\"}").code())
                .isEqualTo("LocationNotAvailableForResourceGroup");
        assertThat(cloud.put(Cloud.G + "2" + Cloud.RV, "{}").code()).isEqualTo("LocationRequired");
    }

    @Rule("arm:RG-2")
    @Test
    void patchesAGroup() {
        cloud.put(Cloud.G + Cloud.RV, "{\"location\":\"westus\",\"tags\":{\"a\":\"b\"}}");

        Answer patched = cloud.patch(Cloud.G + Cloud.RV, "{\"tags\":{\"c\":\"d\"}}");

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.at("/tags")).isEqualTo("{\"c\":\"d\"}");
    }

    @Rule({"arm:RG-3", "arm:HC-37"})
    @Test
    void deletesAGroupWithAllThatIsInIt() {
        cloud.withService();
        cloud.runsAtOnce = false;

        Answer deleted = cloud.delete(Cloud.G + Cloud.RV);

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.bytes()).isEmpty();
        assertThat(deleted.header("Azure-AsyncOperation")).isEqualTo("missing");
        assertThat(deleted.header("Location")).contains(Cloud.S + "/operationresults/");
        assertThat(cloud.follow(deleted.header("Location")).status()).isEqualTo(202);
        assertThat(cloud.follow(deleted.header("Location")).header("Retry-After")).isEqualTo("2");
        assertThat(cloud.get(Cloud.G + Cloud.RV).at("/properties/provisioningState"))
                .isEqualTo("Deleting");
        assertThat(cloud.put(Cloud.W + Cloud.V, "{\"location\":\"westus\"}").code())
                .isEqualTo("ResourceGroupBeingDeleted");
        assertThat(cloud.delete(Cloud.G + Cloud.RV).header("Location"))
                .isEqualTo(deleted.header("Location"));
        cloud.runWaiting();
        assertThat(cloud.follow(deleted.header("Location")).status()).isEqualTo(200);
        assertThat(cloud.get(Cloud.G + Cloud.RV).status()).isEqualTo(404);
        assertThat(cloud.dataPlane.services).isEmpty();
        assertThat(cloud.delete(Cloud.G + Cloud.RV).code()).isEqualTo("ResourceGroupNotFound");
    }

    @Rule("arm:RG-3")
    @Test
    void aResourceThatRefusesKeepsItsGroup() {
        cloud.withService();
        cloud.dataPlane.refusesDeprovision = true;

        Answer deleted = cloud.delete(Cloud.G + Cloud.RV);

        Answer result = cloud.follow(deleted.header("Location"));
        assertThat(result.status()).isEqualTo(409);
        assertThat(result.code()).isEqualTo("ResourceGroupDeletionBlocked");
        assertThat(result.at("/error/message")).contains(Cloud.D);
        assertThat(cloud.get(Cloud.G + Cloud.RV).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                .isEqualTo("Failed");
        cloud.dataPlane.refusesDeprovision = false;
        assertThat(cloud.follow(cloud.delete(Cloud.G + Cloud.RV).header("Location")).status())
                .isEqualTo(200);
    }

    @Rule({"arm:ARM-24", "arm:HC-4"})
    @ParameterizedTest
    @CsvSource({
        "a, 201",
        "Grüße-1_(x).y, 201",
        "a., 400",
        "a%20b, 400",
        "a%3Cb, 400",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 201",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, 400"
    })
    void knowsTheNamesOfGroups(String name, int status) {
        Answer answer =
                cloud.put(
                        Cloud.S + "/resourceGroups/" + name + Cloud.RV,
                        "{\"location\":\"westus\"}");

        assertThat(answer.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(answer.code()).isEqualTo("InvalidResourceGroup");
            assertThat(answer.at("/error/target")).isEqualTo("resourceGroupName");
        }
    }

    // Envelope and methods

    @Rule({"arm:ARM-5", "arm:ARM-28", "arm:ARM-60"})
    @Test
    void writesTheEnvelopeInOrder() {
        cloud.withService();

        Answer read = cloud.get(Cloud.D.replace("blue", "BLUE") + Cloud.V);

        assertThat(read.body().propertyNames())
                .containsExactly(
                        "id", "name", "type", "location", "etag", "properties", "systemData");
        assertThat(read.at("/id")).isEqualTo(Cloud.D);
        assertThat(read.header("ETag")).isEqualTo(read.at("/etag")).startsWith("\"").endsWith("\"");
    }

    @Rule("arm:ARM-5")
    @Test
    void keepsNamesAsLastWritten() {
        cloud.withWorkspace();

        cloud.put(
                Cloud.W.replace("ws1", "WS1").replace("rg1", "RG1") + Cloud.V,
                "{\"location\":\"westus\"}");

        assertThat(cloud.get(Cloud.W + Cloud.V).at("/name")).isEqualTo("WS1");
        assertThat(cloud.get(Cloud.W + Cloud.V).at("/id")).isEqualTo(Cloud.W.replace("ws1", "WS1"));
    }

    @Rule({"arm:ARM-26", "arm:ARM-25"})
    @Test
    void theLocationIsNeededOnceAndNeverChanges() {
        cloud.withWorkspace();

        assertThat(cloud.put(Cloud.D + Cloud.V, "{\"properties\":{}}").code())
                .isEqualTo("LocationRequired");
        assertThat(cloud.put(Cloud.D + Cloud.V, "{\"location\":\"West Europe\"}").at("/location"))
                .isEqualTo("westeurope");
        assertThat(cloud.put(Cloud.D + Cloud.V, "{}").status()).isEqualTo(200);
        Answer moved = cloud.put(Cloud.D + Cloud.V, "{\"location\":\"eastus\"}");
        assertThat(moved.status()).isEqualTo(409);
        assertThat(moved.code()).isEqualTo("InvalidResourceLocation");
        assertThat(cloud.patch(Cloud.D + Cloud.V, "{\"location\":\"eastus\"}").code())
                .isEqualTo("PropertyChangeNotAllowed");
    }

    @Rule({"arm:ARM-40", "arm:ARM-41", "arm:ARM-57"})
    @Test
    void aReplaceKeepsTagsUnlessItMentionsThem() {
        cloud.withWorkspace();
        String tagged = "{\"location\":\"westus\",\"tags\":{\"a\":\"1\"}}";
        assertThat(cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\"}").at("/tags"))
                .isEqualTo("missing");

        Answer tags = cloud.put(Cloud.D + Cloud.V, tagged);

        assertThat(tags.status()).isEqualTo(200);
        assertThat(tags.header("Azure-AsyncOperation")).isEqualTo("missing");
        assertThat(tags.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(cloud.put(Cloud.D + Cloud.V, "{}").at("/tags")).isEqualTo("{\"a\":\"1\"}");
        assertThat(cloud.put(Cloud.D + Cloud.V, "{\"tags\":null}").at("/tags")).isEqualTo("{}");
        cloud.put(Cloud.D + Cloud.V, tagged);
        assertThat(cloud.put(Cloud.D + Cloud.V, "{\"tags\":{}}").at("/tags")).isEqualTo("{}");
    }

    @Rule({"arm:ARM-41", "arm:ARM-42"})
    @Test
    void aPatchReplacesTheTagsAndMergesTheRest() {
        cloud.withWorkspace();
        cloud.put(
                Cloud.D + Cloud.V,
                "{\"location\":\"westus\",\"tags\":{\"tag1\":\"1\",\"tag2\":\"2\"},\"properties\":{\"corsConfiguration\":{\"origins\":[\"https://a.test\"],\"maxAge\":5}}}");

        Answer patched =
                cloud.patch(
                        Cloud.D + Cloud.V,
                        "{\"tags\":{\"tag3\":\"3\"},\"properties\":{\"corsConfiguration\":{\"maxAge\":7}}}",
                        "Content-Type",
                        "application/merge-patch+json");

        assertThat(patched.status()).isEqualTo(202);
        assertThat(patched.at("/tags")).isEqualTo("{\"tag3\":\"3\"}");
        Answer read = cloud.get(Cloud.D + Cloud.V);
        assertThat(read.at("/properties/corsConfiguration/origins"))
                .isEqualTo("[\"https://a.test\"]");
        assertThat(read.at("/properties/corsConfiguration/maxAge")).isEqualTo("7");
        cloud.patch(Cloud.D + Cloud.V, "{\"properties\":{\"corsConfiguration\":null}}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/corsConfiguration"))
                .isEqualTo("missing");
        assertThat(cloud.patch(Cloud.D + "x" + Cloud.V, "{}").status()).isEqualTo(404);
    }

    @Rule("arm:ARM-43")
    @Test
    void deletingWhatIsNotThere() {
        cloud.withWorkspace();

        assertThat(cloud.delete(Cloud.D + Cloud.V).status()).isEqualTo(204);
        assertThat(cloud.delete(Cloud.W + "x/dicomservices/blue" + Cloud.V).code())
                .isEqualTo("ParentResourceNotFound");
        assertThat(cloud.delete(Cloud.W.replace("rg1", "rg2") + Cloud.V).code())
                .isEqualTo("ResourceGroupNotFound");
    }

    @Rule("arm:ARM-47")
    @Test
    void knowsNoActions() {
        cloud.withWorkspace();

        Answer refused = cloud.post(Cloud.W + "/foo" + Cloud.V, "{}");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("InvalidResourceType");
    }

    @Rule("arm:ARM-48")
    @Test
    void ignoresReadOnlyMembersThatComeBack() {
        cloud.withService();
        Answer read = cloud.get(Cloud.D + Cloud.V);

        Answer whole = cloud.put(Cloud.D + Cloud.V, read.body().toString());

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(read.body());
        assertThat(
                        cloud.put(
                                        Cloud.D + Cloud.V,
                                        "{\"properties\":{\"provisioningState\":\"Failed\",\"serviceUrl\":\"https://evil.test\"}}")
                                .at("/properties/serviceUrl"))
                .isEqualTo("https://ws1-blue.dicom.azurehealthcareapis.com");
        assertThat(
                        cloud.put(
                                        Cloud.D + Cloud.V,
                                        "{\"properties\":{\"provisioningState\":\"Updating\"}}")
                                .code())
                .isEqualTo("InvalidProvisioningState");
    }

    @Rule({"arm:ARM-27", "arm:ARM-45"})
    @Test
    void listsInPages() {
        cloud.withWorkspace();
        for (int i = 0; i < 7; i++) {
            cloud.put(Cloud.W + "/dicomservices/svc" + i + Cloud.V, "{\"location\":\"westus\"}");
        }
        List<String> names = new ArrayList<>();
        Answer page = cloud.get(Cloud.W + "/dicomservices" + Cloud.V + "&$top=3");
        int pages = 1;
        while (true) {
            page.body().path("value").forEach(one -> names.add(one.path("name").stringValue()));
            if (page.at("/nextLink").equals("missing")) {
                break;
            }
            assertThat(page.at("/nextLink"))
                    .startsWith("https://arm.example.test:8443" + Cloud.W + "/dicomservices?")
                    .contains("api-version=2022-06-01")
                    .contains("$top=3")
                    .contains("$skiptoken=");
            page = cloud.follow(page.at("/nextLink"));
            pages++;
        }
        assertThat(names).containsExactly("svc0", "svc1", "svc2", "svc3", "svc4", "svc5", "svc6");
        assertThat(pages).isEqualTo(3);
        assertThat(cloud.get(Cloud.W + "/dicomservices" + Cloud.V + "&$top=0").code())
                .isEqualTo("InvalidTop");
        assertThat(cloud.get(Cloud.W + "/dicomservices" + Cloud.V + "&$skiptoken=%21").code())
                .isEqualTo("InvalidSkipToken");
        assertThat(cloud.get(Cloud.W + "/privateEndpointConnections" + Cloud.V).at("/value"))
                .isEqualTo("[]");
        assertThat(
                        cloud.get(
                                        Cloud.G
                                                + "/providers/Microsoft.HealthcareApis/workspaces"
                                                + Cloud.V)
                                .at("/value/0/name"))
                .isEqualTo("ws1");
        assertThat(
                        cloud.get(
                                        Cloud.S
                                                + "/providers/Microsoft.HealthcareApis/workspaces"
                                                + Cloud.V)
                                .at("/value/0/name"))
                .isEqualTo("ws1");
    }

    @Rule("arm:ARM-27")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    resourceType eq 'Microsoft.HealthcareApis/workspaces/dicomservices' | blue
                    resourceGroup eq 'RG1' and name eq 'ws1'                            | ws1
                    name eq 'nobody'                                                    | none
                    tagName eq 'team' and tagValue eq 'red'                             | blue
                    tagName eq 'team'                                                   | blue
                    substringof('LU', name)                                             | blue
                    location eq 'West US' and substringof('ws', name)                   | ws1
                    """)
    void listsResourcesOfAllTypes(String filter, String name) {
        cloud.withService();
        cloud.patch(Cloud.D + Cloud.V, "{\"tags\":{\"team\":\"red\"}}");

        Answer found =
                cloud.get(
                        Cloud.S
                                + "/resources"
                                + Cloud.RV
                                + "&$expand=createdTime,changedTime,provisioningState&$filter="
                                + filter.replace(" ", "%20"));

        if (name.equals("none")) {
            assertThat(found.at("/value")).isEqualTo("[]");
        } else {
            assertThat(found.body().path("value")).hasSize(1);
            assertThat(found.at("/value/0/name")).isEqualTo(name);
            assertThat(found.at("/value/0/properties")).isEqualTo("missing");
            assertThat(found.at("/value/0/provisioningState")).isEqualTo("Succeeded");
            assertThat(found.at("/value/0/createdTime")).isEqualTo("2026-03-01T10:00:00.0000000Z");
        }
        assertThat(cloud.get(Cloud.G + "/resources" + Cloud.RV).body().path("value")).hasSize(2);
        assertThat(
                        cloud.get(Cloud.S + "/resources" + Cloud.RV + "&$filter=colour%20eq%20'x'")
                                .code())
                .isEqualTo("InvalidFilter");
    }

    // Tags

    @Rule({"arm:TAG-1", "arm:TAG-2"})
    @Test
    void knowsTheRulesOfTags() {
        cloud.withWorkspace();
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 51; i++) {
            many.append(i == 0 ? "" : ",").append("\"t").append(i).append("\":\"\"");
        }
        String[][] cases = {
            {many.toString(), "TooManyTags"},
            {"\"" + "n".repeat(513) + "\":\"\"", "TagNameTooLong"},
            {"\"\":\"\"", "TagNameTooLong"},
            {"\"a\":\"" + "v".repeat(257) + "\"", "TagValueTooLong"},
            {"\"a/b\":\"\"", "InvalidTagNameCharacters"},
            {"\"a\\u0007\":\"\"", "InvalidTagNameCharacters"},
            {"\"a\":\"1\",\"A\":\"2\"", "DuplicateTagNames"},
            {"\"a\":1", "InvalidRequestContent"},
        };
        for (String[] one : cases) {
            Answer refused =
                    cloud.put(
                            Cloud.D + Cloud.V,
                            "{\"location\":\"westus\",\"tags\":{" + one[0] + "}}");
            assertThat(refused.status()).as(one[1]).isEqualTo(400);
            assertThat(refused.code()).isEqualTo(one[1]);
        }
        assertThat(
                        cloud.put(
                                        Cloud.D + Cloud.V,
                                        "{\"location\":\"westus\",\"tags\":{"
                                                + many.substring(0, many.lastIndexOf(","))
                                                + "}}")
                                .status())
                .isEqualTo(201);
    }

    @Rule({"arm:TAG-3", "arm:TAG-4"})
    @Test
    void tagsOfAScopeNeedNoRightOnTheResource() {
        cloud.withService();
        String tagger = "cccccccc-0000-4000-8000-000000000021";
        cloud.user(tagger);
        cloud.put(
                Cloud.S
                        + "/providers/Microsoft.Authorization/roleDefinitions/22222222-0000-4000-8000-000000000001"
                        + Cloud.AV,
                "{\"properties\":{\"roleName\":\"Tagger\",\"assignableScopes\":[\""
                        + Cloud.S
                        + "\"],\"permissions\":[{\"actions\":[\"Microsoft.Resources/tags/*\"]}]}}");
        cloud.put(
                Cloud.S
                        + "/providers/Microsoft.Authorization/roleAssignments/33333333-0000-4000-8000-000000000001"
                        + Cloud.AV,
                "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/22222222-0000-4000-8000-000000000001\",\"principalId\":\""
                        + tagger
                        + "\"}}");

        for (String scope : new String[] {Cloud.S, Cloud.G, Cloud.D}) {
            assertThat(
                            cloud.send(
                                            tagger,
                                            "PUT",
                                            scope + TAGS,
                                            "{\"properties\":{\"tags\":{\"a\":\"1\",\"b\":\"2\"}}}")
                                    .at("/properties/tags"))
                    .isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
            assertThat(
                            cloud.send(
                                            tagger,
                                            "PATCH",
                                            scope + TAGS,
                                            "{\"operation\":\"Merge\",\"properties\":{\"tags\":{\"B\":\"3\",\"c\":\"4\"}}}")
                                    .at("/properties/tags"))
                    .isEqualTo("{\"a\":\"1\",\"B\":\"3\",\"c\":\"4\"}");
            assertThat(
                            cloud.send(
                                            tagger,
                                            "PATCH",
                                            scope + TAGS,
                                            "{\"operation\":\"Delete\",\"properties\":{\"tags\":{\"A\":\"\",\"c\":\"5\"}}}")
                                    .at("/properties/tags"))
                    .isEqualTo("{\"B\":\"3\",\"c\":\"4\"}");
            assertThat(
                            cloud.send(
                                            tagger,
                                            "PATCH",
                                            scope + TAGS,
                                            "{\"operation\":\"Replace\",\"properties\":{\"tags\":{\"z\":\"0\"}}}")
                                    .at("/properties/tags"))
                    .isEqualTo("{\"z\":\"0\"}");
            Answer read = cloud.send(tagger, "GET", scope + TAGS, "");
            assertThat(read.at("/id"))
                    .isEqualTo(scope + "/providers/Microsoft.Resources/tags/default");
            assertThat(read.at("/name")).isEqualTo("default");
            assertThat(read.at("/type")).isEqualTo("Microsoft.Resources/tags");
        }
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/tags")).isEqualTo("{\"z\":\"0\"}");
        assertThat(cloud.get(Cloud.W + Cloud.V).at("/tags")).isEqualTo("missing");
        assertThat(cloud.send(tagger, "DELETE", Cloud.D + TAGS, "").status()).isEqualTo(200);
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/tags")).isEqualTo("{}");
        assertThat(
                        cloud.send(
                                        tagger,
                                        "PATCH",
                                        Cloud.D + TAGS,
                                        "{\"operation\":\"Burn\",\"properties\":{\"tags\":{}}}")
                                .code())
                .isEqualTo("InvalidPropertyValue");
        assertThat(cloud.send(tagger, "PATCH", Cloud.D + Cloud.V, "{\"tags\":{}}").code())
                .isEqualTo("AuthorizationFailed");
    }

    // ETags and history

    @Rule({"arm:ARM-63", "arm:ARM-60"})
    @Test
    void theEtagChangesWithEveryChangeAndOnlyThen() {
        cloud.withService();
        String first = cloud.get(Cloud.D + Cloud.V).at("/etag");

        assertThat(cloud.get(Cloud.D + Cloud.V).at("/etag")).isEqualTo(first);
        cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\",\"properties\":{}}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/etag")).isEqualTo(first);
        cloud.patch(Cloud.D + Cloud.V, "{\"tags\":{\"a\":\"b\"}}");
        String second = cloud.get(Cloud.D + Cloud.V).at("/etag");
        assertThat(second).isNotEqualTo(first);
        cloud.runsAtOnce = false;
        String accepted =
                cloud.patch(
                                Cloud.D + Cloud.V,
                                "{\"properties\":{\"corsConfiguration\":{\"origins\":[\"*\"]}}}")
                        .at("/etag");
        cloud.runWaiting();
        String third = cloud.get(Cloud.D + Cloud.V).at("/etag");
        assertThat(List.of(first, second, accepted, third)).doesNotHaveDuplicates();
    }

    @Rule({"arm:ARM-61", "arm:ARM-62", "arm:ARM-64", "arm:ARM-65"})
    @Test
    void obeysConditions() {
        cloud.withWorkspace();
        String body = "{\"location\":\"westus\"}";
        assertThat(cloud.put(Cloud.D + Cloud.V, body, "If-Match", "*").code())
                .isEqualTo("PreconditionFailed");
        assertThat(cloud.put(Cloud.D + Cloud.V, body, "If-None-Match", "*").status())
                .isEqualTo(201);
        assertThat(cloud.put(Cloud.D + Cloud.V, body, "If-None-Match", "*").status())
                .isEqualTo(412);
        String etag = cloud.get(Cloud.D + Cloud.V).at("/etag");
        assertThat(cloud.get(Cloud.D + Cloud.V, "If-None-Match", etag).status()).isEqualTo(304);
        assertThat(cloud.get(Cloud.D + Cloud.V, "If-None-Match", etag).bytes()).isEmpty();
        String tagged = "{\"tags\":{\"a\":\"1\"}}";
        assertThat(cloud.patch(Cloud.D + Cloud.V, tagged, "If-Match", "\"x\"").status())
                .isEqualTo(412);
        assertThat(cloud.patch(Cloud.D + Cloud.V, tagged, "If-Match", "W/" + etag).status())
                .isEqualTo(200);
        assertThat(
                        cloud.put(
                                        Cloud.D + Cloud.V,
                                        "{\"etag\":\"" + etag.replace("\"", "\\\"") + "\"}")
                                .status())
                .isEqualTo(412);
        assertThat(cloud.delete(Cloud.D + Cloud.V, "If-Match", etag).status()).isEqualTo(412);
        assertThat(cloud.delete(Cloud.D + Cloud.V, "If-Match", "*").status()).isEqualTo(202);
        assertThat(cloud.delete(Cloud.D + Cloud.V, "If-Match", etag).status()).isEqualTo(204);
    }

    @Rule({"arm:ARM-70", "arm:ARM-71", "arm:ARM-72", "arm:ARM-74"})
    @Test
    void remembersWhoMadeAndChanged() {
        cloud.withWorkspace();
        String robot = "cccccccc-0000-4000-8000-000000000031";
        cloud.caller(Cloud.TENANT, robot, Principal.Kind.APPLICATION);
        String identity = "cccccccc-0000-4000-8000-000000000032";
        cloud.caller(Cloud.TENANT, identity, Principal.Kind.MANAGED_IDENTITY);
        Bootstrap bootstrap = new Bootstrap(cloud.plane);
        for (String principal : List.of(robot, identity)) {
            bootstrap.assign(
                    Cloud.TENANT,
                    Cloud.S,
                    BuiltInRole.CONTRIBUTOR,
                    principal,
                    PrincipalType.SERVICE_PRINCIPAL);
        }

        cloud.put(
                Cloud.D + Cloud.V,
                "{\"location\":\"westus\",\"systemData\":{\"createdBy\":\"nobody\"}}");

        Answer made = cloud.get(Cloud.D + Cloud.V);
        assertThat(made.at("/systemData/createdBy")).isEqualTo("anna@contoso.test");
        assertThat(made.at("/systemData/createdByType")).isEqualTo("User");
        assertThat(made.at("/systemData/createdAt")).isEqualTo("2026-03-01T10:00:00.0000000Z");
        assertThat(made.at("/systemData/lastModifiedAt"))
                .isEqualTo(made.at("/systemData/createdAt"));
        cloud.clock.advance(Duration.ofMinutes(1));
        cloud.send(robot, "PUT", Cloud.D + Cloud.V, "{\"location\":\"westus\"}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/systemData"))
                .isEqualTo(made.at("/systemData"));
        cloud.send(robot, "PATCH", Cloud.D + Cloud.V, "{\"tags\":{\"a\":\"b\"}}");
        Answer changed = cloud.get(Cloud.D + Cloud.V);
        assertThat(changed.at("/systemData/createdBy")).isEqualTo("anna@contoso.test");
        assertThat(changed.at("/systemData/lastModifiedBy"))
                .isEqualTo("dddddddd-0000-4000-8000-00000000000a");
        assertThat(changed.at("/systemData/lastModifiedByType")).isEqualTo("Application");
        assertThat(changed.at("/systemData/lastModifiedAt"))
                .isEqualTo("2026-03-01T10:01:00.0000000Z");
        cloud.send(identity, "PATCH", Cloud.D + Cloud.V, "{\"tags\":{}}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/systemData/lastModifiedBy"))
                .isEqualTo(identity);
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/systemData/lastModifiedByType"))
                .isEqualTo("ManagedIdentity");
        assertThat(cloud.get(Cloud.W + Cloud.V).at("/systemData/lastModifiedAt"))
                .isEqualTo("2026-03-01T10:00:00.0000000Z");
    }

    @Rule("arm:ARM-71")
    @Test
    void aFailedOperationKeepsTheTimeOfItsTrigger() {
        cloud.withService();
        cloud.clock.advance(Duration.ofMinutes(1));
        cloud.dataPlane.refusesProvision = true;

        cloud.patch(
                Cloud.D + Cloud.V,
                "{\"properties\":{\"corsConfiguration\":{\"origins\":[\"*\"]}}}");

        assertThat(cloud.get(Cloud.D + Cloud.V).at("/systemData/lastModifiedAt"))
                .isEqualTo("2026-03-01T10:01:00.0000000Z");
    }

    @Rule("arm:RG-4")
    @Test
    void groupsAreLimited() {
        ResourceManagerSettings standard = ResourceManagerSettings.standard(Cloud.TENANT);
        ResourceManagerSettings few =
                new ResourceManagerSettings(
                        Cloud.TENANT,
                        "Isocenter",
                        new org.isocenter.resourcemanager.resource.ResourceSettings(
                                standard.resources().locations(), 100, 2, 1, 1),
                        standard.healthcare(),
                        4000,
                        false,
                        true,
                        false,
                        12_000,
                        1_200,
                        15_000);
        try (Cloud other = new Cloud(folder.resolve("few"), few)) {
            other.withWorkspace();
            assertThat(other.put(Cloud.G + "2" + Cloud.RV, "{\"location\":\"westus\"}").code())
                    .isEqualTo("ResourceGroupQuotaExceeded");
            assertThat(other.put(Cloud.W + "2" + Cloud.V, "{\"location\":\"westus\"}").code())
                    .isEqualTo("ResourceQuotaExceeded");
        }
    }
}
