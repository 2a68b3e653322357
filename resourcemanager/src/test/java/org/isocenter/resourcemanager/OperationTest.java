package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Conflicts, supersession, restarts and who may poll.
class OperationTest {
    private static final String BODY = "{\"location\":\"westus\"}";

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withWorkspace();
        cloud.runsAtOnce = false;
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Rule("arm:ARM-58")
    @Test
    void oneOperationAtATime() {
        cloud.put(Cloud.D + Cloud.V, BODY);

        Answer conflict = cloud.put(Cloud.D + Cloud.V, BODY);

        assertThat(conflict.status()).isEqualTo(409);
        assertThat(conflict.code()).isEqualTo("Conflict");
        assertThat(conflict.at("/error/target")).isEqualTo(Cloud.D);
        assertThat(cloud.patch(Cloud.D + Cloud.V, "{\"tags\":{}}").code()).isEqualTo("Conflict");
        // A client that sends back what it read before learns of the conflict, too.
        String whole = "{\"properties\":{\"provisioningState\":\"Succeeded\"}}";
        assertThat(cloud.put(Cloud.D + Cloud.V, whole).code()).isEqualTo("Conflict");
        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(200);
    }

    @Rule({"arm:ARM-58", "arm:ARM-44", "arm:ARM-54"})
    @Test
    void aDeletionSupersedesACreation() {
        Answer created = cloud.put(Cloud.D + Cloud.V, BODY);

        Answer deleted = cloud.delete(Cloud.D + Cloud.V);

        assertThat(deleted.status()).isEqualTo(202);
        assertThat(cloud.delete(Cloud.D + Cloud.V).header("Azure-AsyncOperation"))
                .isEqualTo(deleted.header("Azure-AsyncOperation"));
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                .isEqualTo("Deleting");
        Answer superseded = cloud.follow(created.header("Azure-AsyncOperation"));
        assertThat(superseded.at("/status")).isEqualTo("Canceled");
        assertThat(superseded.at("/error/code")).isEqualTo("Canceled");
        assertThat(superseded.at("/endTime")).isNotEqualTo("missing");
        assertThat(cloud.follow(created.header("Location")).status()).isEqualTo(409);
        cloud.runWaiting();
        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(404);
        assertThat(cloud.dataPlane.services).isEmpty();
    }

    @Rule("arm:ARM-58")
    @Test
    void aDeletionThatArrivesWhileTheServiceIsMadeWaitsForIt() {
        cloud.put(Cloud.D + Cloud.V, BODY);
        cloud.dataPlane.whileProvisioning =
                () -> {
                    cloud.dataPlane.whileProvisioning = () -> {};
                    assertThat(cloud.delete(Cloud.D + Cloud.V).status()).isEqualTo(202);
                };

        cloud.runWaiting();

        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(404);
        assertThat(cloud.dataPlane.services).isEmpty();
    }

    @Rule("arm:ARM-59")
    @Test
    void operationsSurviveARestart() {
        Answer created = cloud.put(Cloud.D + Cloud.V, BODY);
        cloud.restart();
        assertThat(cloud.follow(created.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("Requested");

        cloud.plane.resume();
        cloud.runWaiting();

        assertThat(cloud.follow(created.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("Succeeded");
        Answer deleted = cloud.delete(Cloud.D + Cloud.V);
        cloud.restart();
        cloud.plane.resume();
        cloud.runWaiting();
        assertThat(cloud.follow(deleted.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("Succeeded");
        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(404);
        Answer group = cloud.delete(Cloud.G + Cloud.RV);
        cloud.restart();
        cloud.plane.resume();
        cloud.runWaiting();
        assertThat(cloud.follow(group.header("Location")).status()).isEqualTo(200);
    }

    @Rule({"arm:ARM-59", "arm:ARM-51"})
    @Test
    void strangersSeeNoOperation() {
        String starter = "cccccccc-0000-4000-8000-000000000041";
        String reader = "cccccccc-0000-4000-8000-000000000042";
        String stranger = "cccccccc-0000-4000-8000-000000000043";
        cloud.user(starter);
        cloud.user(reader);
        cloud.user(stranger);
        Bootstrap bootstrap = new Bootstrap(cloud.plane);
        bootstrap.assign(
                Cloud.TENANT, Cloud.W, BuiltInRole.CONTRIBUTOR, starter, PrincipalType.USER);
        bootstrap.assign(Cloud.TENANT, Cloud.S, BuiltInRole.READER, reader, PrincipalType.USER);
        Answer created = cloud.send(starter, "PUT", Cloud.D + Cloud.V, BODY);
        String status =
                created.header("Azure-AsyncOperation")
                        .substring(TestRequest.ARM.toString().length());

        assertThat(cloud.send(starter, "GET", status, "").status()).isEqualTo(200);
        assertThat(cloud.send(reader, "GET", status, "").status()).isEqualTo(200);
        Answer refused = cloud.send(stranger, "GET", status, "");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("OperationNotFound");
        assertThat(cloud.send("", "GET", status, "").status()).isEqualTo(401);
        Answer unknown = cloud.get(status.replaceAll("results/[^?]*", "results/none"));
        assertThat(unknown.code()).isEqualTo("OperationNotFound");
        assertThat(cloud.get(status.replace("HealthcareApis", "DigitalTwins")).status())
                .isEqualTo(404);
    }

    @Rule({"arm:ARM-50", "arm:ARM-56"})
    @Test
    void operationsAreKnownForADayAndForgottenLater() {
        Answer patched = cloud.put(Cloud.D + Cloud.V, BODY);
        cloud.runWaiting();
        cloud.clock.advance(Duration.ofHours(25));
        cloud.plane.resume();

        assertThat(cloud.follow(patched.header("Location")).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");

        cloud.clock.advance(Duration.ofDays(8));
        cloud.plane.resume();
        assertThat(cloud.follow(patched.header("Location")).status()).isEqualTo(404);
    }

    @Rule("arm:ARM-12")
    @Test
    void repeatingAWriteChangesNothing() {
        cloud.runsAtOnce = true;
        cloud.put(Cloud.D + Cloud.V, BODY);
        Answer first = cloud.get(Cloud.D + Cloud.V);

        assertThat(cloud.put(Cloud.D + Cloud.V, BODY).body()).isEqualTo(first.body());
        cloud.patch(Cloud.D + Cloud.V, "{\"tags\":{\"a\":\"b\"}}");
        String tagged = cloud.get(Cloud.D + Cloud.V).at("/etag");
        cloud.patch(Cloud.D + Cloud.V, "{\"tags\":{\"a\":\"b\"}}");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/etag")).isEqualTo(tagged);
        assertThat(cloud.delete(Cloud.D + Cloud.V).status()).isEqualTo(202);
        assertThat(cloud.delete(Cloud.D + Cloud.V).status()).isEqualTo(204);
    }
}
