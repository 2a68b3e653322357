package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.service.DataAction;
import org.isocenter.dicomweb.service.Security;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Principal;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may call.
class PermissionTest {
    @TempDir Path folder;

    private TestService service(DataAction... allowed) {
        Set<DataAction> actions = Set.of(allowed);
        return TestService.open(
                folder,
                new Security.Bearer(
                        request ->
                                request.headers().first("Authorization").isPresent()
                                        ? new Authentication.Authenticated(somebody())
                                        : new Authentication.Refused(
                                                Authentication.Reason.MISSING, "no token"),
                        "https://login.example/tenant",
                        "https://dicom.example"),
                (_, _, action) -> actions.contains(action),
                DicomwebSettings.DEFAULT,
                Clock.systemUTC());
    }

    private static Principal somebody() {
        return new Principal(
                "tenant",
                "object",
                Principal.Kind.APPLICATION,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Set.of(),
                Optional.empty(),
                "https://dicom.example",
                Instant.MAX);
    }

    @Rule({"dicom:AUTH-4", "dicom:AUTH-12"})
    @Test
    void withoutTokenEveryPathIsRefusedWithAChallenge() {
        try (TestService service = service(DataAction.READ)) {
            for (String path : new String[] {"/v2/studies", "/v2/nothing", "/v9/x", "/"}) {
                Answer answer = service.get(path);

                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.header("WWW-Authenticate"))
                        .isEqualTo(
                                "Bearer authorization_uri=\"https://login.example/tenant/oauth2/authorize\","
                                        + " resource_id=\"https://dicom.example\","
                                        + " realm=\"https://dicom.example\"");
            }
        }
    }

    @Rule({"dicom:AUTH-5", "dicom:AUTH-6", "dicom:AUTH-13", "dicom:AUTH-14"})
    @Test
    void aReaderReadsAndDoesNotStore() {
        try (TestService service = service(DataAction.READ)) {
            FakeRequest store =
                    FakeRequest.of("POST", "/v2/studies").with("Authorization", "Bearer t");

            assertThat(service.send(store).status()).isEqualTo(406);
            assertThat(service.send(store.acceptingJson()).status()).isEqualTo(403);
            assertThat(
                            service.send(
                                            FakeRequest.get("/v2/changefeed")
                                                    .with("Authorization", "Bearer t"))
                                    .status())
                    .isEqualTo(200);
            assertThat(
                            service.send(
                                            FakeRequest.of("DELETE", "/v2/studies/1.2")
                                                    .with("Authorization", "Bearer t"))
                                    .status())
                    .isEqualTo(403);
            assertThat(
                            service.send(
                                            FakeRequest.of("DELETE", "/v2/studies/abc")
                                                    .with("Authorization", "Bearer t"))
                                    .status())
                    .isEqualTo(400);
        }
    }

    @Rule({"dicom:AUTH-1", "dicom:AUTH-11"})
    @Test
    void healthAndDescriptionAreForEverybody() {
        try (TestService service = service()) {
            for (String path : new String[] {"/health/check", "/v2/api.yaml", "/v1/api.json"}) {
                assertThat(service.send(FakeRequest.get(path)).status()).isEqualTo(200);
            }
            assertThat(service.send(FakeRequest.of("POST", "/health/check")).status())
                    .isEqualTo(401);
        }
    }

    @Rule("dicom:AUTH-1")
    @Test
    void withSecurityOffEverybodyMayDoEverything() {
        try (TestService service = TestService.open(folder)) {
            byte[] file = TestInstance.of("1", "1.1", "1.1.1").bytes();

            assertThat(service.store("v2", file).status()).isEqualTo(200);
            assertThat(service.delete("/v2/studies/1").status()).isEqualTo(204);
        }
    }
}
