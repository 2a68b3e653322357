package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.isocenter.persistence.sql.PostgresqlSettings;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The same plane over PostgreSQL: Debian's server on an empty folder, skipped where there is none.
class PostgresqlTest {
    private static @Nullable Path folder;
    private static @Nullable Process process;
    private static int port;

    @BeforeAll
    static void startServer() throws Exception {
        Optional<Path> binaries = binaries();
        assumeTrue(binaries.isPresent(), "no PostgreSQL below /usr/lib/postgresql: not tested");
        Path bin = binaries.get();
        folder = Files.createTempDirectory("resourcemanager-postgresql");
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> as =
                root
                        ? List.of(
                                "setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
                        : List.of();
        if (root) { // the server refuses to run as root
            run(List.of(), "chown", "postgres:postgres", folder.toString());
        }
        run(
                as,
                bin.resolve("initdb").toString(),
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--auth=trust",
                "--username=isocenter",
                "--pgdata=" + folder.resolve("data"));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>(as);
        command.addAll(
                List.of(
                        bin.resolve("postgres").toString(),
                        "-D",
                        folder.resolve("data").toString(),
                        "-p",
                        Integer.toString(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"));
        Path log = Files.createTempFile("resourcemanager-postgresql", ".log");
        log.toFile().deleteOnExit();
        process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        for (int i = 0; i < 200 && process.isAlive(); i++) {
            int ready =
                    new ProcessBuilder(
                                    bin.resolve("pg_isready").toString(),
                                    "-q",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    Integer.toString(port))
                            .start()
                            .waitFor();
            if (ready == 0) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IOException(Files.readString(log));
    }

    private static Optional<Path> binaries() throws IOException {
        Path installed = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(installed)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("postgres")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static void run(List<String> as, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(as);
        command.addAll(List.of(arguments));
        Process one = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(one.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (one.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (process != null) {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
        if (folder != null) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static PostgresqlServer connect() {
        return PostgresqlServer.connect(
                new PostgresqlSettings(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "isocenter", "", 8));
    }

    @Rule({"arm:HC-1", "arm:HC-36", "arm:ARM-45", "arm:RG-3"})
    @Test
    void tellsTheSameStory() {
        try (PostgresqlServer server = connect();
                Database database =
                        Databases.openPostgresql(server, "story", ResourceManagerPlane.MIGRATIONS);
                Cloud cloud = new Cloud(database, ResourceManagerSettings.standard(Cloud.TENANT))) {
            cloud.withService();
            Answer read = cloud.get(Cloud.D + Cloud.V);
            assertThat(read.at("/properties/provisioningState")).isEqualTo("Succeeded");
            assertThat(cloud.plane.dicomServices().find("ws1-blue")).isPresent();
            assertThat(cloud.put(Cloud.D + Cloud.V, read.body().toString()).status())
                    .isEqualTo(200);
            for (String name : List.of("Zeta", "alpha", "b-2", "b1")) {
                cloud.put(
                        Cloud.W + "/dicomservices/" + name + "x" + Cloud.V,
                        "{\"location\":\"westus\"}");
            }
            List<String> names = new ArrayList<>();
            Answer page = cloud.get(Cloud.W + "/dicomservices" + Cloud.V + "&$top=2");
            while (true) {
                page.body().path("value").forEach(one -> names.add(one.path("name").stringValue()));
                if (page.at("/nextLink").equals("missing")) {
                    break;
                }
                page = cloud.follow(page.at("/nextLink"));
            }
            assertThat(names).containsExactly("alphax", "b-2x", "b1x", "blue", "Zetax");
            String reader = "cccccccc-0000-4000-8000-000000000901";
            cloud.user(reader);
            assertThat(
                            cloud.put(
                                            Cloud.D
                                                    + "/providers/Microsoft.Authorization/roleAssignments/11111111-0000-4000-8000-000000000001"
                                                    + Cloud.AV,
                                            "{\"properties\":{\"roleDefinitionId\":\"/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7\",\"principalId\":\""
                                                    + reader
                                                    + "\"}}")
                                    .status())
                    .isEqualTo(201);
            assertThat(cloud.send(reader, "GET", Cloud.D + Cloud.V, "").status()).isEqualTo(200);
            assertThat(cloud.delete(Cloud.D + Cloud.V, "If-Match", "\"x\"").status())
                    .isEqualTo(412);
            assertThat(cloud.follow(cloud.delete(Cloud.D + Cloud.V).header("Location")).status())
                    .isEqualTo(204);
            assertThat(cloud.send(reader, "GET", Cloud.D + Cloud.V, "").status()).isEqualTo(403);
            assertThat(cloud.follow(cloud.delete(Cloud.G + Cloud.RV).header("Location")).status())
                    .isEqualTo(200);
            assertThat(cloud.dataPlane.services).isEmpty();
        }
    }

    @Rule({"arm:RBAC-2", "arm:RBAC-5", "arm:RBAC-6", "arm:RBAC-9"})
    @Test
    void decidesTheSame() {
        try (PostgresqlServer server = connect();
                Database database =
                        Databases.openPostgresql(
                                server, "matrix", ResourceManagerPlane.MIGRATIONS);
                Cloud cloud = new Cloud(database, ResourceManagerSettings.standard(Cloud.TENANT))) {
            new AccessMatrix(cloud.withService()).check();
        }
    }

    /// Deployments are rows too.
    @Test
    void keepsDeployments() {
        try (PostgresqlServer server = connect();
                Database database =
                        Databases.openPostgresql(
                                server, "deployments", ResourceManagerPlane.MIGRATIONS);
                Cloud cloud = new Cloud(database, ResourceManagerSettings.standard(Cloud.TENANT))) {
            cloud.withWorkspace();
            String at = Cloud.G + "/providers/Microsoft.Resources/deployments";
            String version = "?api-version=2022-09-01";
            for (String name : List.of("b", "A", "b")) {
                Answer begun =
                        cloud.put(
                                at + "/" + name + version,
                                "{\"properties\":{\"template\":{\"resources\":[{\"type\":\"Microsoft.HealthcareApis/workspaces/dicomservices\",\"apiVersion\":\"2022-06-01\",\"name\":\"ws1/blue\",\"location\":\"westus\"}]}}}");
                assertThat(begun.status()).as(begun.toString()).isIn(200, 201);
            }
            Answer list = cloud.get(at + version);
            assertThat(list.at("/value/0/name")).isEqualTo("A");
            assertThat(list.at("/value/1/properties/provisioningState")).isEqualTo("Succeeded");
            assertThat(list.body().path("value")).hasSize(2);
            assertThat(cloud.get(at + "/a/operations" + version).body().path("value")).hasSize(2);
            assertThat(cloud.delete(at + "/a" + version).status()).isEqualTo(202);
            assertThat(cloud.get(at + version).body().path("value")).hasSize(1);
        }
    }

    /// Two nodes over one database, eight writers: no update is lost.
    @Rule("arm:ARM-65")
    @Test
    void losesNoUpdateOfTwoNodes() throws Exception {
        try (PostgresqlServer server = connect();
                PostgresqlServer other = connect();
                Database one =
                        Databases.openPostgresql(server, "nodes", ResourceManagerPlane.MIGRATIONS);
                Database two =
                        Databases.openPostgresql(other, "nodes", ResourceManagerPlane.MIGRATIONS);
                Cloud cloud = new Cloud(one, ResourceManagerSettings.standard(Cloud.TENANT));
                Cloud second = Cloud.secondNode(two);
                ExecutorService writers = Executors.newFixedThreadPool(8)) {
            cloud.withService();
            second.user(Cloud.ADMIN);
            List<Future<Boolean>> all = new ArrayList<>();
            Set<String> expected = new HashSet<>();
            for (int i = 0; i < 8; i++) {
                Cloud node = i % 2 == 0 ? cloud : second;
                String name = "c" + i;
                expected.add(name);
                all.add(
                        writers.submit(() -> {
                            while (true) {
                                Answer read = node.get(Cloud.D + Cloud.V);
                                var tags =
                                        read.body().path("tags").isObject()
                                                ? (tools.jackson.databind.node.ObjectNode)
                                                        read.body().path("tags")
                                                : org.isocenter.http.json.Json.mapper()
                                                        .createObjectNode();
                                tags.put(name, "x");
                                Answer written =
                                        node.patch(
                                                Cloud.D + Cloud.V,
                                                "{\"tags\":" + tags + "}",
                                                "If-Match",
                                                read.at("/etag"));
                                if (written.status() == 200) {
                                    return true;
                                }
                                assertThat(written.status()).as(written.toString()).isIn(409, 412);
                            }
                        }));
            }
            for (Future<Boolean> writer : all) {
                writer.get(60, TimeUnit.SECONDS);
            }
            assertThat(
                            new HashSet<>(
                                    cloud.get(Cloud.D + Cloud.V)
                                            .body()
                                            .path("tags")
                                            .propertyNames()))
                    .isEqualTo(expected);
        }
    }
}
