package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.healthcare.HealthcareSettings;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.resource.ResourceSettings;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontDoorTest {
    private static final String OTHER_SUB = "/subscriptions/bbbbbbbb-0000-4000-8000-000000000009";

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

    @Rule({"arm:ARM-10", "arm:ARM-11", "arm:HC-5"})
    @Test
    void aRefusalHasTheBodyOfTheFoundingPage() {
        Answer refused = cloud.get(Cloud.G + Cloud.RV);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body().toString())
                .isEqualTo(
                        "{\"error\":{\"code\":\"ResourceGroupNotFound\",\"message\":\"Resource group 'rg1' could not be found.\"}}");
        assertThat(refused.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    }

    @Rule("arm:ARM-10")
    @Test
    void everyCodeIsPascalCase() {
        for (ArmError error : ArmError.values()) {
            assertThat(error.code()).matches("([A-Z][a-z]+)+");
            assertThat(error.status()).isBetween(400, 504);
        }
        assertThat(ArmError.CANNOT_DELETE_LAST_RBAC_ADMIN_ASSIGNMENT.code())
                .isEqualTo("CannotDeleteLastRbacAdminAssignment");
    }

    @Rule("arm:ARM-1")
    @Test
    void acceptsAByteOrderMark() {
        assertThat(cloud.put(Cloud.G + Cloud.RV, "\uFEFF{\"location\":\"westus\"}").status())
                .isEqualTo(201);
    }

    @Rule("arm:ARM-7")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {"location":   | InvalidRequestContent
                    []             | InvalidRequestContent
                    "text"         | InvalidRequestContent
                    {"location":7} | InvalidRequestContent
                    {"location":"westus","tags":[]} | InvalidRequestContent
                    """)
    void refusesABodyThatIsNoJsonObject(String body, String code) {
        Answer refused = cloud.put(Cloud.G + Cloud.RV, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(code);
    }

    @Rule("arm:ARM-7")
    @Test
    void refusesAMissingAndATooLargeBody() {
        assertThat(cloud.put(Cloud.G + Cloud.RV, "").code()).isEqualTo("InvalidRequestContent");
        Answer large = cloud.put(Cloud.G + Cloud.RV, " ".repeat((4 << 20) + 1));
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.code()).isEqualTo("RequestEntityTooLarge");
    }

    @Rule("arm:ARM-6")
    @Test
    void ignoresWhatItDoesNotKnow() {
        Answer made =
                cloud.put(
                        Cloud.G + Cloud.RV + "&frobnicate=1",
                        "{\"location\":\"westus\",\"colour\":\"blue\",\"id\":\"/x\",\"name\":\"y\"}",
                        "X-Unknown",
                        "1");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/id")).isEqualTo(Cloud.G);
    }

    @Rule("arm:ARM-2")
    @Test
    void comparesQueryParameterNamesWithoutCase() {
        assertThat(cloud.get(Cloud.S + "?API-VERSION=2022-12-01").status()).isEqualTo(200);
    }

    @Rule("arm:ARM-8")
    @Test
    void namesTheMethodsAPathHas() {
        Answer refused = cloud.post(Cloud.G + Cloud.RV, "{}");

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.code()).isEqualTo("MethodNotAllowed");
        assertThat(refused.header("Allow")).contains("PUT").contains("DELETE");
        assertThat(cloud.get("/" + Cloud.RV).code()).isEqualTo("NotFound");
        assertThat(cloud.get("/nonsense" + Cloud.RV).code()).isEqualTo("NotFound");
        assertThat(cloud.post(Cloud.G + "/moveResources" + Cloud.RV, "{}").status()).isEqualTo(405);
    }

    @Rule({"arm:ARM-46", "arm:ARM-10"})
    @Test
    void everyResponseHasItsHeaders() {
        Answer answer =
                cloud.get(
                        Cloud.S + "?api-version=2022-12-01",
                        "x-ms-correlation-request-id",
                        "12345678-0000-4000-8000-000000000001",
                        "x-ms-client-request-id",
                        "abc",
                        "x-ms-return-client-request-id",
                        "true");

        assertThat(answer.header("x-ms-request-id")).hasSize(36);
        assertThat(answer.header("x-ms-correlation-request-id"))
                .isEqualTo("12345678-0000-4000-8000-000000000001");
        assertThat(answer.header("x-ms-routing-request-id"))
                .matches("LOCAL:20260301T100000Z:[0-9a-f-]{36}");
        assertThat(answer.header("x-ms-client-request-id")).isEqualTo("abc");
        assertThat(answer.header("x-ms-ratelimit-remaining-subscription-reads")).isEqualTo("11999");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.header("Expires")).isEqualTo("-1");
        assertThat(answer.header("Strict-Transport-Security")).startsWith("max-age=31536000");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        Answer plain =
                cloud.get("/tenants?api-version=2022-12-01", "x-ms-client-request-id", "abc");
        assertThat(plain.header("x-ms-client-request-id")).isEqualTo("missing");
        assertThat(plain.header("x-ms-ratelimit-remaining-tenant-reads")).isEqualTo("11999");
    }

    @Rule({"arm:ARM-17", "arm:ARM-19"})
    @ParameterizedTest
    @CsvSource({
        "'', AuthenticationFailed",
        "expired, ExpiredAuthenticationToken",
        "forged, InvalidAuthenticationToken",
        "nonsense, InvalidAuthenticationToken"
    })
    void tellsAStrangerWhereTokensAreMade(String token, String code) {
        Answer refused = cloud.send(token, "GET", Cloud.S + "?api-version=2022-12-01", "");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.header("WWW-Authenticate"))
                .startsWith(
                        "Bearer authorization_uri=\"https://login.example.test/"
                                + Cloud.TENANT
                                + "\", error=\"invalid_token\", error_description=\"");
    }

    @Rule("arm:ARM-17")
    @Test
    void refusesATokenOfAnotherTenant() {
        String foreigner = "cccccccc-0000-4000-8000-000000000077";
        cloud.caller(Cloud.OTHER_TENANT, foreigner, Principal.Kind.USER);

        Answer refused = cloud.send(foreigner, "GET", Cloud.S + "?api-version=2022-12-01", "");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("InvalidAuthenticationTokenTenant");
        assertThat(refused.header("WWW-Authenticate")).contains(Cloud.TENANT);
        assertThat(
                        cloud.send(foreigner, "GET", "/subscriptions?api-version=2022-12-01", "")
                                .at("/value"))
                .isEqualTo("[]");
    }

    @Rule("arm:ARM-16")
    @Test
    void strictModeWantsTheScopeOfADelegatedToken() {
        ResourceManagerSettings strict =
                new ResourceManagerSettings(
                        Cloud.TENANT,
                        "Isocenter",
                        ResourceSettings.standard(),
                        HealthcareSettings.standard(),
                        4000,
                        true,
                        true,
                        false,
                        12_000,
                        1_200,
                        15_000);
        try (Cloud other = new Cloud(folder.resolve("strict"), strict)) {
            Principal user = other.withSubscription().user(Cloud.ADMIN);
            assertThat(other.get("/tenants?api-version=2022-12-01").status()).isEqualTo(200);
            user.scopes().clear();
            Answer refused = other.get("/tenants?api-version=2022-12-01");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.code()).isEqualTo("InvalidScope");
        }
    }

    @Rule("arm:ARM-13")
    @Test
    void throttlesWhenAskedTo() {
        ResourceManagerSettings throttled =
                new ResourceManagerSettings(
                        Cloud.TENANT,
                        "Isocenter",
                        ResourceSettings.standard(),
                        HealthcareSettings.standard(),
                        4000,
                        false,
                        true,
                        true,
                        12_000,
                        2,
                        15_000);
        try (Cloud other = new Cloud(folder.resolve("throttled"), throttled)) {
            other.withSubscription();
            String group = Cloud.S + "/resourceGroups/t";
            other.put(group + "1" + Cloud.RV, "{\"location\":\"westus\"}");
            Answer last = other.put(group + "2" + Cloud.RV, "{\"location\":\"westus\"}");
            assertThat(last.header("x-ms-ratelimit-remaining-subscription-writes")).isEqualTo("0");
            Answer refused = other.put(group + "3" + Cloud.RV, "{\"location\":\"westus\"}");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("TooManyRequests");
            assertThat(refused.header("Retry-After")).isEqualTo("3600");
            assertThat(other.get(group + "3" + Cloud.RV).status()).isEqualTo(404);
            other.clock.advance(Duration.ofHours(1));
            assertThat(other.put(group + "3" + Cloud.RV, "{\"location\":\"westus\"}").status())
                    .isEqualTo(201);
        }
    }

    @Rule("arm:ARM-18")
    @Test
    void onlyTheCloudMetadataIsAnonymous() {
        assertThat(cloud.send("", "GET", "/metadata/endpoints?api-version=2015-01-01", "").status())
                .isEqualTo(200);
        for (String path :
                new String[] {
                    "/tenants",
                    "/subscriptions",
                    "/providers",
                    Cloud.G,
                    Cloud.D,
                    "/providers/Microsoft.HealthcareApis/operations"
                }) {
            assertThat(cloud.send("", "GET", path + Cloud.RV, "").status()).isEqualTo(401);
        }
    }

    /// The order of §1.4: each request fails at one check and would fail at all later ones, too.
    @Rule({"arm:ARM-21", "arm:ARM-22"})
    @Test
    void checksInTheOrderOfTheContract() {
        String nobody = "cccccccc-0000-4000-8000-000000000055";
        cloud.user(nobody);
        String bad = "/subscriptions/xyz/resourceGroups/g./providers/No.Such/things/t";

        assertThat(cloud.send("", "PUT", bad, "").code()).isEqualTo("MissingApiVersionParameter");
        assertThat(cloud.send("", "PUT", bad + "?api-version=x", "").code())
                .isEqualTo("InvalidApiVersionParameter");
        assertThat(cloud.send("", "PUT", bad + Cloud.V, "").status()).isEqualTo(401);
        assertThat(cloud.send(nobody, "PUT", bad + Cloud.V, "").code())
                .isEqualTo("InvalidSubscriptionId");
        bad = bad.replace("/subscriptions/xyz", OTHER_SUB);
        assertThat(cloud.send(nobody, "PUT", bad + Cloud.V, "").code())
                .isEqualTo("SubscriptionNotFound");
        String rest = "/providers/Microsoft.HealthcareApis/workspaces/w_";
        String ok = Cloud.S + "/resourceGroups/none";
        assertThat(
                        cloud.send(nobody, "PUT", ok + "/providers/No.Such/things/t" + Cloud.V, "")
                                .code())
                .isEqualTo("InvalidResourceNamespace");
        assertThat(
                        cloud.send(
                                        nobody,
                                        "PUT",
                                        ok
                                                + "/providers/Microsoft.HealthcareApis/things/t"
                                                + Cloud.V,
                                        "")
                                .code())
                .isEqualTo("InvalidResourceType");
        assertThat(
                        cloud.send(
                                        nobody,
                                        "PUT",
                                        Cloud.S + "/resourceGroups/g." + rest + Cloud.V,
                                        "")
                                .code())
                .isEqualTo("InvalidResourceGroup");
        Answer forbidden = cloud.send(nobody, "PUT", ok + rest + Cloud.V, "");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.code()).isEqualTo("AuthorizationFailed");
        assertThat(forbidden.at("/error/message"))
                .contains("anna@contoso.test")
                .contains(nobody)
                .contains("Microsoft.HealthcareApis/workspaces/write");
        cloud.plane.administration().setSubscriptionState(Cloud.SUB, Subscription.State.DISABLED);
        assertThat(cloud.put(ok + rest + Cloud.V, "").code())
                .isEqualTo("ReadOnlyDisabledSubscription");
        cloud.plane.administration().setSubscriptionState(Cloud.SUB, Subscription.State.ENABLED);
        cloud.post(Cloud.S + "/providers/Microsoft.HealthcareApis/unregister" + Cloud.RV, "");
        assertThat(cloud.put(ok + rest + Cloud.V, "").code())
                .isEqualTo("MissingSubscriptionRegistration");
        cloud.post(Cloud.S + "/providers/Microsoft.HealthcareApis/register" + Cloud.RV, "");
        assertThat(cloud.put(ok + rest + Cloud.V, "").code()).isEqualTo("ResourceGroupNotFound");
        cloud.put(ok + Cloud.RV, "{\"location\":\"westus\"}");
        cloud.runsAtOnce = false;
        cloud.delete(ok + Cloud.RV);
        assertThat(cloud.put(ok + rest + Cloud.V, "").code())
                .isEqualTo("ResourceGroupBeingDeleted");
        cloud.runWaiting();
        cloud.runsAtOnce = true;
        cloud.put(ok + Cloud.RV, "{\"location\":\"westus\"}");
        assertThat(cloud.put(ok + rest + "/dicomservices/d_" + Cloud.V, "").code())
                .isEqualTo("ParentResourceNotFound");
        assertThat(cloud.put(ok + rest + Cloud.V, "").code()).isEqualTo("InvalidResourceName");
        String good = ok + "/providers/Microsoft.HealthcareApis/workspaces/ws9";
        assertThat(cloud.put(good + Cloud.V, "").code()).isEqualTo("InvalidRequestContent");
        assertThat(cloud.put(good + Cloud.V, "{}").code()).isEqualTo("LocationRequired");
        assertThat(cloud.put(good + Cloud.V, "{\"location\":\"mars\"}").code())
                .isEqualTo("LocationNotAvailableForResourceType");
        assertThat(cloud.get(good + Cloud.V).code()).isEqualTo("ResourceNotFound");
        assertThat(cloud.patch(good + Cloud.V, "{}", "If-Match", "x").code())
                .isEqualTo("ResourceNotFound");
    }

    @Rule("arm:ARM-4")
    @Test
    void aSlashInsideASegmentIsPartOfAnInvalidName() {
        cloud.withService();
        String sneaky = Cloud.W + "%2Fdicomservices%2Fblue";

        assertThat(cloud.get(sneaky + Cloud.V).code()).isEqualTo("InvalidResourceName");
        assertThat(cloud.delete(sneaky + Cloud.V).code()).isEqualTo("InvalidResourceName");
        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(200);
    }

    @Rule("arm:ARM-12")
    @Test
    void aDatabaseThatFailsIsAnInternalErrorWithoutDetails() {
        cloud.database.close();

        Answer failed = cloud.get(Cloud.G + Cloud.RV);

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.code()).isEqualTo("InternalServerError");
        assertThat(new String(failed.bytes(), StandardCharsets.UTF_8))
                .doesNotContain("Exception")
                .doesNotContain("sql");
    }

    @Rule({"arm:ARM-44", "arm:ARM-10"})
    @Test
    void headHasNoBody() {
        assertThat(cloud.send(Cloud.ADMIN, "HEAD", Cloud.G + Cloud.RV, "").status()).isEqualTo(404);
        assertThat(cloud.send(Cloud.ADMIN, "HEAD", Cloud.G + Cloud.RV, "").bytes()).isEmpty();
        cloud.withService();
        for (String path :
                new String[] {Cloud.G + Cloud.RV, Cloud.W + Cloud.V, Cloud.D + Cloud.V}) {
            Answer there = cloud.send(Cloud.ADMIN, "HEAD", path, "");
            assertThat(there.status()).isEqualTo(204);
            assertThat(there.bytes()).isEmpty();
        }
        assertThat(cloud.send(Cloud.ADMIN, "HEAD", Cloud.D + "x" + Cloud.V, "").status())
                .isEqualTo(404);
    }
}
