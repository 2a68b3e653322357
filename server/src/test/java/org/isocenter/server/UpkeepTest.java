package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import org.isocenter.rule.Rule;
import org.isocenter.server.TestInstallation.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What an installation does by itself as days go by. Its clock is the test's, and a round of upkeep
/// comes every few milliseconds.
class UpkeepTest {
    private static final String GRAPH = "https://graph.microsoft.com";
    private static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir Path folder;
    private TestInstallation installation;
    private volatile Instant now = BEGIN;

    @BeforeEach
    void start() throws Exception {
        installation =
                TestInstallation.start(
                        folder, () -> now, Duration.ofMillis(20), "--key-life", "60");
    }

    @AfterEach
    void stop() {
        installation.close();
    }

    private List<String> signingKeys() throws Exception {
        Answer answer =
                installation.send(
                        "GET",
                        "/" + installation.bootstrap().tenantId() + "/discovery/v2.0/keys",
                        "",
                        "");
        List<String> kids = new ArrayList<>();
        for (JsonNode each : answer.body().path("keys")) {
            kids.add(each.path("kid").asString());
        }
        return kids;
    }

    /// The key that signs a token which is made now.
    private String signer() throws Exception {
        String header = installation.administrator(GRAPH).split("\\.")[0];
        return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)
                .replaceAll(".*\"kid\":\"([^\"]+)\".*", "$1");
    }

    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        for (int i = 0; i < 500; i++) {
            if (condition.call()) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("it does not happen: " + what);
    }

    @Rule("identity:KEY-4")
    @Test
    void signingKeysRotateByThemselves() throws Exception {
        String first = signer();
        List<String> published = signingKeys();
        assertThat(published).hasSize(2).contains(first);

        now = BEGIN.plus(Duration.ofDays(59));
        Thread.sleep(200); // ten rounds
        assertThat(signer()).as("before its life is over").isEqualTo(first);

        now = BEGIN.plus(Duration.ofDays(61));
        eventually("another key signs", () -> !signer().equals(first));
        assertThat(published).as("it was published before").contains(signer());
        assertThat(signingKeys())
                .as("tokens of the old key still count")
                .hasSize(3)
                .contains(first);
    }

    @Rule("identity:APP-3")
    @Test
    void whatWasDeletedIsPurgedAfterThirtyDays() throws Exception {
        String early = deleted("early");
        now = BEGIN.plus(Duration.ofDays(10));
        String late = deleted("late");

        now = BEGIN.plus(Duration.ofDays(29));
        Thread.sleep(200); // ten rounds
        assertThat(deletedItem(early).status()).as("before its time is over").isEqualTo(200);

        now = BEGIN.plus(Duration.ofDays(31));
        eventually("it is purged", () -> deletedItem(early).status() == 404);
        assertThat(deletedItem(late).status()).as("what was deleted later").isEqualTo(200);
    }

    /// The id of an application that was made and deleted.
    private String deleted(String name) throws Exception {
        String token = installation.administrator(GRAPH);
        Answer made =
                installation.send(
                        "POST",
                        "/v1.0/applications",
                        token,
                        "{\"displayName\":\"" + name + "\"}",
                        "Content-Type",
                        "application/json");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String id = made.at("/id");
        assertThat(installation.send("DELETE", "/v1.0/applications/" + id, token, "").status())
                .isEqualTo(204);
        return id;
    }

    private Answer deletedItem(String id) throws Exception {
        return installation.send(
                "GET", "/v1.0/directory/deletedItems/" + id, installation.administrator(GRAPH), "");
    }
}
