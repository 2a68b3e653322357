package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.identity.log.SignInEvent;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Who signed in, and who changed what, through Graph.
class AuditLogsTest {
    private static final String AUDITS = "/v1.0/auditLogs/directoryAudits";
    private static final String SIGN_INS = "/v1.0/auditLogs/signIns";

    private GraphTenant graph;
    private GraphClient admin;

    @BeforeEach
    void open(@TempDir Path folder) {
        graph = new GraphTenant(folder);
        admin = graph.admin();
    }

    @AfterEach
    void close() {
        graph.close();
    }

    private static String encoded(String filter) {
        return java.net.URLEncoder.encode(filter, java.nio.charset.StandardCharsets.UTF_8);
    }

    private List<String> activities(String filter) {
        return admin.get(AUDITS + "?$top=999&$filter=" + encoded(filter))
                .each("activityDisplayName");
    }

    @Rule({"identity:SEC-4", "identity:SEC-7"})
    @Test
    void tellsWhoChangedWhat() {
        graph.now = graph.now.plusSeconds(60);
        Answer made = admin.post("/v1.0/applications", "{'displayName':'Viewer'}");
        String app = "/v1.0/applications/" + made.at("/id");
        Answer principal =
                admin.post("/v1.0/servicePrincipals", "{'appId':'" + made.at("/appId") + "'}");
        String secret =
                admin.post(app + "/addPassword", "{'passwordCredential':{'displayName':'ci'}}")
                        .at("/secretText");
        admin.patch(app, "{'displayName':'Viewer 2'}");
        Answer user =
                admin.post(
                        "/v1.0/users",
                        "{'accountEnabled':true,'displayName':'Bob','mailNickname':'bob',"
                                + "'userPrincipalName':'bob@contoso.test',"
                                + "'passwordProfile':{'password':'Sommer-2026!x'}}");
        Answer group =
                admin.post(
                        "/v1.0/groups",
                        "{'displayName':'g','mailNickname':'g','mailEnabled':false,"
                                + "'securityEnabled':true}");
        String reference =
                "{'@odata.id':'https://graph.microsoft.com/v1.0/directoryObjects/"
                        + user.at("/id")
                        + "'}";
        admin.post("/v1.0/groups/" + group.at("/id") + "/members/$ref", reference);
        admin.delete("/v1.0/groups/" + group.at("/id") + "/members/" + user.at("/id") + "/$ref");
        admin.delete(app);
        admin.post("/v1.0/directory/deletedItems/" + made.at("/id") + "/restore", "");
        admin.delete("/v1.0/users/" + user.at("/id"));
        admin.delete("/v1.0/directory/deletedItems/" + user.at("/id"));
        assertThat(principal.status()).isEqualTo(201);

        String since = "activityDateTime ge " + graph.now;
        assertThat(activities(since))
                .containsExactly(
                        "Hard Delete user",
                        "Delete user",
                        "Restore service principal",
                        "Restore application",
                        "Remove service principal",
                        "Delete application",
                        "Remove member from group",
                        "Add member to group",
                        "Add owner to group",
                        "Add group",
                        "Add user",
                        "Update service principal",
                        "Update application",
                        "Update application – Certificates and secrets management",
                        "Add owner to service principal",
                        "Add service principal",
                        "Add owner to application",
                        "Add application");

        JsonNode update =
                admin.get(
                                AUDITS
                                        + "?$filter="
                                        + encoded(
                                                since
                                                        + " and activityDisplayName eq 'Update"
                                                        + " application'"))
                        .json()
                        .path("value")
                        .path(0);
        assertThat(update.at("/initiatedBy/user/userPrincipalName").asString())
                .isEqualTo("admin@contoso.test");
        assertThat(update.at("/initiatedBy/user/ipAddress").asString()).isNotEmpty();
        assertThat(update.at("/initiatedBy/app").isNull()).isTrue();
        assertThat(update.path("category").asString()).isEqualTo("ApplicationManagement");
        assertThat(update.path("operationType").asString()).isEqualTo("Update");
        assertThat(update.path("result").asString()).isEqualTo("success");
        assertThat(update.at("/targetResources/0/id").asString()).isEqualTo(made.at("/id"));
        assertThat(update.at("/targetResources/0/modifiedProperties").toString())
                .isEqualTo(
                        "[{\"displayName\":\"displayName\",\"oldValue\":\"\\\"Viewer\\\"\","
                                + "\"newValue\":\"\\\"Viewer 2\\\"\"}]");
        String all = admin.get(AUDITS + "?$top=999").text();
        assertThat(all).doesNotContain(secret).doesNotContain("Sommer").doesNotContain("argon2");
        assertThat(all).contains("KeyType=Password");
        assertThat(admin.get(AUDITS + "/" + update.path("id").asString()).at("/id"))
                .isEqualTo(update.path("id").asString());
        assertThat(admin.get(AUDITS + "/nothing").status()).isEqualTo(404);
    }

    @Rule("identity:SEC-4")
    @Test
    void tellsWhichApplicationChangedSomething() {
        GraphClient daemon = graph.application("daemon", "Directory.ReadWrite.All");
        graph.now = graph.now.plusSeconds(60);
        daemon.post("/v1.0/applications", "{'displayName':'made by a daemon'}");

        JsonNode line =
                admin.get(
                                AUDITS
                                        + "?$filter="
                                        + encoded(
                                                "initiatedBy/app/servicePrincipalId eq '"
                                                        + graph.idOf(daemon)
                                                        + "'"))
                        .json()
                        .path("value")
                        .path(0);
        assertThat(line.at("/initiatedBy/app/displayName").asString()).isEqualTo("daemon");
        assertThat(line.at("/initiatedBy/user").isNull()).isTrue();
    }

    @Rule("identity:SEC-4")
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    category eq 'UserManagement'                                         | 1
                    category eq 'GroupManagement'                                        | 0
                    activityDisplayName eq 'Add user' and result eq 'success'            | 1
                    startswith(activityDisplayName,'Add')                                | 1
                    operationType eq 'Add' and loggedByService eq 'Core Directory'       | 1
                    targetResources/any(t: t/displayName eq 'bob')                       | 1
                    targetResources/any(t: t/userPrincipalName eq 'nobody@contoso.test') | 0
                    initiatedBy/app/displayName eq 'Isocenter'                           | 1
                    activityDateTime lt 2020-01-01T00:00:00Z                             | 0
                    """)
    void filtersTheAuditLog(String filter, int expected) {
        graph.now = graph.now.plusSeconds(60);
        graph.account("bob");

        String since = " and activityDateTime ge " + graph.now;
        assertThat(activities(filter + since)).hasSize(expected);
    }

    @Rule({"identity:SEC-4", "identity:GRAPH-20"})
    @Test
    void pagesThroughAll() {
        graph.now = graph.now.plusSeconds(60);
        for (int i = 0; i < 25; i++) {
            graph.account("user" + i);
            if (i % 10 == 9) {
                graph.now = graph.now.plusSeconds(1);
            }
        }

        String next =
                AUDITS
                        + "?$top=7&$select=id,activityDisplayName,targetResources&$filter="
                        + encoded("targetResources/any(t: startswith(t/displayName,'user'))");
        List<String> seen = new ArrayList<>();
        int pages = 0;
        while (!next.isEmpty()) {
            Answer page = admin.get(next);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            page.json()
                    .path("value")
                    .forEach(
                            line -> seen.add(line.at("/targetResources/0/displayName").asString()));
            assertThat(page.text()).doesNotContain("initiatedBy");
            next =
                    page.json()
                            .path("@odata.nextLink")
                            .asString("")
                            .replace(GraphClient.ORIGIN.toString(), "");
            pages++;
        }

        List<String> expected = new ArrayList<>();
        for (int i = 24; i >= 0; i--) {
            expected.add("user" + i);
        }
        assertThat(seen).containsExactlyElementsOf(expected);
        assertThat(pages).isEqualTo(4);
        assertThat(admin.get(AUDITS + "?$skiptoken=garbage").status()).isEqualTo(400);
        assertThat(admin.get(AUDITS + "?$orderby=activityDateTime%20desc").status()).isEqualTo(200);
        assertThat(admin.get(AUDITS + "?$orderby=category").status()).isEqualTo(400);
        assertThat(admin.get(AUDITS + "?$filter=" + encoded("nothing eq 'x'")).status())
                .isEqualTo(400);
    }

    @Rule({"identity:SEC-4", "identity:GRAPH-23"})
    @Test
    void isReadByThoseWhoMay() {
        assertThat(graph.user("olga").get(AUDITS).status()).isEqualTo(403);
        assertThat(graph.user("olga").get(SIGN_INS).status()).isEqualTo(403);
        assertThat(graph.user("rita", DirectoryRole.REPORTS_READER).get(SIGN_INS).status())
                .isEqualTo(200);
        assertThat(
                        graph.user("greta", Set.of("User.Read"), DirectoryRole.GLOBAL_ADMINISTRATOR)
                                .get(AUDITS)
                                .status())
                .as("the client may not")
                .isEqualTo(403);
        assertThat(graph.application("daemon", "Directory.Read.All").get(AUDITS).status())
                .isEqualTo(403);
        assertThat(graph.application("siem", "AuditLog.Read.All").get(SIGN_INS).status())
                .isEqualTo(200);
    }

    private SignInEvent signIn(User user, int error, Instant at, UUID trace) {
        return new SignInEvent(
                graph.tenantId(),
                new Trace(trace, UUID.randomUUID(), at, GraphClient.ORIGIN),
                error == 0 ? "page" : "password",
                Optional.empty(),
                Optional.of(user),
                Optional.of("https://dicom.healthcareapis.azure.com"),
                Optional.empty(),
                "192.0.2.7",
                error);
    }

    @Rule("identity:SEC-4")
    @Test
    void tellsWhoSignedIn() {
        User bob = graph.account("bob");
        User eve = graph.account("eve");
        Instant start = graph.now.plusSeconds(60);
        List<UUID> traces = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            UUID trace = UUID.randomUUID();
            traces.add(trace);
            // Refusals are written one by one; successes of a kind are counted together.
            graph.signIns.add(signIn(i % 3 == 0 ? eve : bob, 50126, start.plusSeconds(i), trace));
        }
        UUID success = UUID.randomUUID();
        graph.signIns.add(signIn(bob, 0, start.plusSeconds(20), success));
        graph.signIns.close();

        Answer failed =
                admin.get(
                        SIGN_INS
                                + "?$filter="
                                + encoded(
                                        "status/errorCode eq 50126 and userPrincipalName eq"
                                                + " 'eve@contoso.test' and createdDateTime ge "
                                                + start));
        assertThat(failed.each("id"))
                .containsExactly(
                        traces.get(9).toString(),
                        traces.get(6).toString(),
                        traces.get(3).toString(),
                        traces.get(0).toString());
        JsonNode one = admin.get(SIGN_INS + "/" + success).json();
        assertThat(one.path("userDisplayName").asString()).isEqualTo("bob");
        assertThat(one.path("userId").asString()).isEqualTo(bob.id().toString());
        assertThat(one.path("ipAddress").asString()).isEqualTo("192.0.2.7");
        assertThat(one.path("isInteractive").asBoolean()).isTrue();
        assertThat(one.path("clientAppUsed").asString()).isEqualTo("Browser");
        assertThat(one.at("/status/errorCode").asInt()).isZero();
        assertThat(one.at("/signInEventTypes/0").asString()).isEqualTo("interactiveUser");
        assertThat(one.path("resourceId").asString())
                .isEqualTo("75e725bf-66ce-4cea-9b9a-5c4caae57f33");
        assertThat(admin.get(SIGN_INS + "/" + UUID.randomUUID()).status()).isEqualTo(404);

        List<String> all = new ArrayList<>();
        String next = SIGN_INS + "?$top=5";
        while (!next.isEmpty()) {
            Answer page = admin.get(next);
            all.addAll(page.each("id"));
            next =
                    page.json()
                            .path("@odata.nextLink")
                            .asString("")
                            .replace(GraphClient.ORIGIN.toString(), "");
        }
        assertThat(all).hasSize(13).doesNotHaveDuplicates().startsWith(success.toString());
        assertThat(
                        admin.get(
                                        SIGN_INS
                                                + "?$filter="
                                                + encoded(
                                                        "createdDateTime lt "
                                                                + start.plusSeconds(5)
                                                                + " and createdDateTime ge "
                                                                + start.plusSeconds(2)))
                                .each("id"))
                .hasSize(3);
    }

    @Rule("identity:SEC-4")
    @Test
    void keepsTheLogsForAWhile() {
        User bob = graph.account("bob");
        UUID trace = UUID.randomUUID();
        graph.signIns.add(signIn(bob, 50126, graph.now, trace));
        graph.signIns.close();
        assertThat(admin.get(SIGN_INS).each("id")).containsExactly(trace.toString());

        graph.now = graph.now.plus(SignInLog.KEPT).plus(Duration.ofHours(2));
        GraphClient late = graph.admin();
        graph.signIns.deleteExpired(graph.now);
        graph.directory.removeExpired();
        assertThat(late.get(SIGN_INS).each("id")).isEmpty();
        assertThat(late.get(AUDITS).each("id")).isEmpty();
    }

    /// A month before a credential ends there is a line, and only one.
    @Rule("identity:SEC-7")
    @Test
    void warnsOfCredentialsThatEnd() {
        Answer made = admin.post("/v1.0/applications", "{'displayName':'ending'}");
        Answer secret =
                admin.post(
                        "/v1.0/applications/" + made.at("/id") + "/addPassword",
                        "{'passwordCredential':{'displayName':'ci','endDateTime':'"
                                + graph.now.plus(Duration.ofDays(40))
                                + "'}}");
        String filter = "activityDisplayName eq 'Credential expires soon'";
        graph.directory.removeExpired();
        assertThat(activities(filter)).isEmpty();

        for (int hour = 0; hour < 3; hour++) {
            graph.now = graph.now.plus(hour == 0 ? Duration.ofDays(11) : Duration.ofHours(2));
            graph.directory.removeExpired();
        }

        List<String> lines = graph.admin().get(AUDITS + "?$filter=" + encoded(filter)).each("id");
        assertThat(lines).containsExactly("Expiry_" + secret.at("/keyId"));
        assertThat(graph.admin().get(AUDITS + "/" + lines.getFirst()).text())
                .contains("ending")
                .doesNotContain(secret.at("/secretText"));
    }

    /// Thirty days after its deletion an object is gone for good, and not a day before.
    @Rule({"identity:APP-3", "identity:SEC-4"})
    @Test
    void purgesWhatWasDeletedLongAgo() {
        Answer made = admin.post("/v1.0/applications", "{'displayName':'gone'}");
        String id = made.at("/id");
        admin.delete("/v1.0/applications/" + id);
        String deleted = "/v1.0/directory/deletedItems/" + id;

        graph.now = graph.now.plus(Directory.RESTORABLE).minusSeconds(1);
        graph.directory.removeExpired();
        assertThat(graph.admin().get(deleted).status()).isEqualTo(200);
        graph.now = graph.now.plus(Duration.ofHours(2));
        graph.directory.removeExpired();

        assertThat(graph.admin().get(deleted).status()).isEqualTo(404);
        assertThat(
                        graph.admin()
                                .get("/v1.0/directory/deletedItems/microsoft.graph.application")
                                .each("id"))
                .isEmpty();
        assertThat(activities("activityDisplayName eq 'Hard Delete application'")).hasSize(1);
    }
}
