package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// The query options, over five applications: Ant, ape, Bee, bee's knees, Cow.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryTest {
    private static final String APPLICATIONS = "/v1.0/applications";

    @TempDir private static Path folder;
    private GraphTenant graph;
    private GraphClient admin;
    private String antAppId;

    @BeforeAll
    void open() {
        graph = new GraphTenant(folder);
        admin = graph.admin();
        antAppId =
                admin.post(APPLICATIONS, "{'displayName':'Ant','tags':['insect','small']}")
                        .at("/appId");
        String ant = APPLICATIONS + "(appId='" + antAppId + "')";
        admin.patch(ant, "{'identifierUris':['api://" + antAppId + "']}");
        graph.now = graph.now.plusSeconds(3600);
        admin.post(APPLICATIONS, "{'displayName':'ape','isFallbackPublicClient':true}");
        admin.post(APPLICATIONS, "{'displayName':'Bee','tags':['insect']}");
        admin.post(APPLICATIONS, "{\"displayName\":\"bee\u2019s knees\"}");
        admin.post(APPLICATIONS, "{'displayName':'Cow','notes':'it says moo'}");
        admin.send(
                "PATCH",
                APPLICATIONS
                        + "(appId='"
                        + byName("bee\u2019s knees").path("appId").asString()
                        + "')",
                "{\"displayName\":\"bee's knees\"}");
    }

    @AfterAll
    void close() {
        graph.close();
    }

    private JsonNode byName(String name) {
        return admin.get(APPLICATIONS)
                .json()
                .path("value")
                .valueStream()
                .filter(each -> each.path("displayName").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Rule({"identity:GRAPH-20", "identity:GRAPH-1"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    displayName eq 'ANT'                                         | Ant
                    displayName ne 'Ant' and displayName ne 'ape'                | Bee, Cow, bee's knees
                    startswith(displayName,'be')                                 | Bee, bee's knees
                    startsWith(displayName, 'BEE''S')                            | bee's knees
                    endswith(displayName,'t')                                    | Ant
                    contains(displayName,'e')                                    | Bee, ape, bee's knees
                    displayName eq 'bee''s knees'                                | bee's knees
                    tags/any(x:x eq 'insect')                                    | Ant, Bee
                    tags/any(whatever:whatever eq 'SMALL')                       | Ant
                    tags/any(t:startswith(t,'in')) and not(displayName eq 'Ant') | Bee
                    tags/any()                                                   | Ant, Bee
                    tags/$count eq 2                                             | Ant
                    tags/all(t:t eq 'insect') and tags/any()                     | Bee
                    isFallbackPublicClient eq true                               | ape
                    isFallbackPublicClient eq null                               | Ant, Bee, Cow, bee's knees
                    notes ne null                                                | Cow
                    displayName in ('Ant', 'cow')                                | Ant, Cow
                    displayName eq 'Ant' or displayName eq 'Cow'                 | Ant, Cow
                    (displayName eq 'Ant' or displayName eq 'Cow') and tags/any()| Ant
                    displayName ge 'b' and displayName lt 'c'                    | Bee, bee's knees
                    createdDateTime le 2026-01-31T10:30:00Z                      | Ant
                    createdDateTime gt 2026-01-31                                | Ant, Bee, Cow, ape, bee's knees
                    web/implicitGrantSettings/enableIdTokenIssuance eq false and displayName eq 'Cow' | Cow
                    startswith(displayName,'a') eq true                          | Ant, ape
                    tolower(displayName) eq 'cow'                                | Cow
                    displayName eq 'nobody'                                      |
                    """)
    void filters(String filter, String names) {
        Answer answer = admin.get(APPLICATIONS + "?$filter=" + filter);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.each("displayName"))
                .containsExactlyInAnyOrder(names == null ? new String[0] : names.split(", "));
    }

    @Rule("identity:GRAPH-20")
    @Test
    void filtersByWhatAzReallySends() {
        for (String filter :
                List.of(
                        "appId eq '" + antAppId + "'",
                        "appId eq " + antAppId,
                        "identifierUris/any(s:s eq 'api://" + antAppId + "')",
                        "startswith(displayName,'an')",
                        "displayName eq 'Ant' and appId eq '" + antAppId + "'")) {
            assertThat(admin.get(APPLICATIONS + "?$filter=" + filter).each("displayName"))
                    .as(filter)
                    .containsExactly("Ant");
        }
        assertThat(
                        admin.get("/v1.0/users?$filter=userPrincipalName eq 'ADMIN@contoso.test'")
                                .each("userPrincipalName"))
                .containsExactly("admin@contoso.test");
        assertThat(
                        admin.get(
                                        "/v1.0/servicePrincipals?$filter=servicePrincipalNames/any(c:c"
                                                + " eq 'https://dicom.healthcareapis.azure.com/')")
                                .each("displayName"))
                .containsExactly("Azure API for DICOM");
    }

    @Rule({"identity:GRAPH-20", "identity:GRAPH-22"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    $filter=displayName eq
                    $filter=displayName eq 'open
                    $filter=displayName like 'x'
                    $filter=displayName eq word
                    $filter=(displayName eq 'a'
                    $filter=displayName eq 'a')
                    $filter=tags/any(x:y/any(z:z eq 'a'))
                    $filter=and
                    $filter=colour eq 'red'
                    $orderby=colour
                    $top=0
                    $top=1000
                    $top=many
                    $skip=5
                    $orderby=displayName sideways
                    $search=Ant
                    $expand=everything
                    $filter=displayName eq 'a'&$filter=displayName eq 'b'
                    """)
    void refusesQueriesItCannotRead(String query) {
        Answer answer = admin.get(APPLICATIONS + "?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("Request_UnsupportedQuery");
    }

    @Rule("identity:GRAPH-20")
    @Test
    void limitsWhatAFilterMayCost() {
        assertThat(admin.get(APPLICATIONS + "?$filter=" + "(".repeat(5000)).status())
                .isEqualTo(400);
        assertThat(admin.get(APPLICATIONS + "?$filter=" + "not ".repeat(1500) + "a eq 1").status())
                .isEqualTo(400);
        assertThat(
                        admin.get(APPLICATIONS + "?$filter=" + "a eq 1 or ".repeat(600) + "a eq 1")
                                .status())
                .isEqualTo(400);
        assertThat(admin.get(APPLICATIONS + "?$filter=a eq '" + "x".repeat(9000) + "'").status())
                .isEqualTo(400);
    }

    @Rule("identity:GRAPH-20")
    @Test
    void pagesUntilThereIsNoMore() {
        List<String> seen = new ArrayList<>();
        String next = APPLICATIONS + "?$top=2&$select=id,displayName";
        int pages = 0;
        while (!next.isEmpty()) {
            Answer page = admin.get(next);
            assertThat(page.json().path("value").size()).isLessThanOrEqualTo(2);
            seen.addAll(page.each("displayName"));
            next = page.at("/@odata.nextLink");
            if (!next.isEmpty()) {
                assertThat(next).startsWith("https://id.contoso.test:8443/v1.0/applications?");
                next = next.substring("https://id.contoso.test:8443".length());
            }
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(seen).containsExactlyInAnyOrder("Ant", "ape", "Bee", "bee's knees", "Cow");
        assertThat(admin.get(APPLICATIONS + "?$skiptoken=nonsense").status()).isEqualTo(400);
    }

    @Rule("identity:GRAPH-20")
    @Test
    void ordersAndPagesInThatOrder() {
        Answer first = admin.get(APPLICATIONS + "?$orderby=displayName desc&$top=3&$count=true");

        assertThat(first.each("displayName")).containsExactly("Cow", "bee's knees", "Bee");
        assertThat(first.json().path("@odata.count").asInt()).isEqualTo(5);
        Answer rest =
                admin.get(
                        first.at("/@odata.nextLink")
                                .substring("https://id.contoso.test:8443".length()));
        assertThat(rest.each("displayName")).containsExactly("ape", "Ant");
        assertThat(rest.json().has("@odata.nextLink")).isFalse();
    }

    @Rule({"identity:GRAPH-20", "identity:GRAPH-21"})
    @Test
    void selectsOnlyWhatIsAskedFor() {
        JsonNode ant =
                admin.get(APPLICATIONS + "?$select=displayName,web&$filter=displayName eq 'Ant'")
                        .json();

        assertThat(ant.at("/value/0").propertyNames()).containsExactly("displayName", "web");
        assertThat(ant.path("@odata.context").asString())
                .endsWith("/$metadata#applications(displayName,web)");
        assertThat(
                        admin.get(APPLICATIONS + "(appId='" + antAppId + "')?$select=tags")
                                .json()
                                .propertyNames())
                .containsExactly("@odata.context", "tags");
    }

    @Rule("identity:GRAPH-20")
    @Test
    void countsSearchesAndExpands() {
        assertThat(admin.get(APPLICATIONS + "/$count").text()).isEqualTo("5");
        assertThat(admin.get(APPLICATIONS + "/$count?$filter=tags/any()").text()).isEqualTo("2");
        assertThat(
                        admin.with("ConsistencyLevel", "eventual")
                                .get(APPLICATIONS + "?$search=\"displayName:knees\"&$count=true")
                                .each("displayName"))
                .containsExactly("bee's knees");
        assertThat(
                        admin.get(
                                        APPLICATIONS
                                                + "?$search=\"displayName:cow\" OR"
                                                + " \"displayName:ap\"")
                                .each("displayName"))
                .containsExactlyInAnyOrder("Cow", "ape");
        Answer expanded =
                admin.get(
                        APPLICATIONS
                                + "?$expand=owners($select=id)&$select=id&$filter=displayName eq"
                                + " 'Cow'");
        assertThat(expanded.at("/value/0/owners/0/id")).isEqualTo(graph.idOf(admin));
        assertThat(expanded.at("/value/0/owners/0/@odata.type")).isEqualTo("#microsoft.graph.user");
    }
}
