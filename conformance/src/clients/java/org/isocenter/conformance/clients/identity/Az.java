package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Azure CLI, as Debian has it, with a profile of its own.
///
/// It finds the server in one of the ways of the contract (identity §1.1): as a cloud of its own, or
/// as the stock cloud, through the CONNECT proxy or with changed names.
final class Az {
    private static final int SECONDS = 120;
    private static final Pattern CODE =
            Pattern.compile("open the page (\\S+) and enter the code (\\S+) to");

    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> command;

    private Az(Path folder, Map<String, String> environment, List<String> command) {
        this.folder = folder;
        this.environment = environment;
        this.command = command;
    }

    /// Mode A: a cloud of its own, registered with what `isocenter trust --cloud-json` prints.
    ///
    /// @param baseUrl where sign-in and the resource manager are reached, which may be a wire before
    ///     the server; Microsoft Graph is the server's own address, which is its token's audience
    static Az withOwnCloud(Path folder, Path bootstrapFile, String baseUrl) throws Exception {
        Az az = stock(folder, Installation.read(bootstrapFile));
        Command.Result cloud =
                Command.run(
                        ServerProcess.command(
                                "trust", "--cloud-json", "--bootstrap", bootstrapFile.toString()),
                        folder,
                        Map.of(),
                        60);
        assertThat(cloud.exitCode()).as(cloud.err()).isZero();
        Path file = az.folder.resolve("cloud.json");
        String own = Installation.read(bootstrapFile).baseUrl();
        Files.writeString(
                file,
                cloud.out()
                        .replace(own + "/adfs", baseUrl + "/adfs")
                        .replace(
                                "\"resourceManager\": \"" + own,
                                "\"resourceManager\": \"" + baseUrl));
        az.value("cloud", "register", "-n", "Isocenter", "--cloud-config", "@" + file);
        az.value("cloud", "set", "-n", "Isocenter");
        return az;
    }

    /// Mode C: the stock cloud, reached through the server's CONNECT proxy.
    static Az behindProxy(Path folder, Installation installation, int proxyPort) throws Exception {
        Az az = stock(folder, installation);
        az.environment.put("HTTPS_PROXY", "http://127.0.0.1:" + proxyPort);
        az.environment.put("NO_PROXY", "");
        return az;
    }

    /// Mode D: the stock cloud, whose names mean another address. `/etc/hosts` is another one for this
    /// command and its children alone.
    ///
    /// @param hosts what `/etc/hosts` is to say
    static Az withNames(Path folder, Installation installation, Path hosts) throws Exception {
        Az az = stock(folder, installation);
        return new Az(az.folder, az.environment, withHosts(hosts, az.command));
    }

    /// A command for which `/etc/hosts` says something else; skips the test where that is not allowed.
    static List<String> withHosts(Path hosts, List<String> command) throws Exception {
        Tools.need("unshare", "mount");
        List<String> whole = new ArrayList<>();
        whole.addAll(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c"));
        whole.add("mount --bind " + hosts + " /etc/hosts && exec \"$@\"");
        whole.add("sh");
        List<String> trial = new ArrayList<>(whole);
        trial.add("true");
        assumeTrue(
                Command.run(trial, Path.of("."), Map.of(), 20).exitCode() == 0,
                "names cannot be changed for one command here (unshare): skipped");
        whole.addAll(command);
        return whole;
    }

    private static Az stock(Path folder, Installation installation) throws Exception {
        Tools.need("az");
        Path own = Files.createDirectories(folder);
        Path bundle = own.resolve("ca-bundle.pem");
        Path system = Path.of("/etc/ssl/certs/ca-certificates.crt");
        Files.writeString(
                bundle,
                (Files.exists(system) ? Files.readString(system) : "")
                        + Files.readString(Path.of(installation.caFile())));
        Map<String, String> environment = new HashMap<>();
        environment.put("AZURE_CONFIG_DIR", own.resolve("azure").toString());
        environment.put("AZURE_CORE_COLLECT_TELEMETRY", "false");
        environment.put("AZURE_CORE_NO_COLOR", "true");
        environment.put("AZURE_LOGGING_ENABLE_LOG_FILE", "false");
        environment.put("REQUESTS_CA_BUNDLE", bundle.toString());
        environment.put("HOME", own.toString());
        return new Az(own, environment, List.of("az"));
    }

    /// Where it keeps its files; certificates that it makes land here.
    Path folder() {
        return folder;
    }

    /// Somebody else, who finds the server in the same way.
    Az another(String name) throws IOException {
        Path other = Files.createDirectories(folder.resolve(name));
        Path azure = Files.createDirectories(other.resolve("azure"));
        for (String file : List.of("config", "clouds.config")) {
            Path own = Path.of(environment.get("AZURE_CONFIG_DIR")).resolve(file);
            if (Files.exists(own)) {
                Files.writeString(
                        azure.resolve(file),
                        Files.readString(own).replaceAll("(?m)^subscription *=.*\\n", ""));
            }
        }
        Map<String, String> changed = new HashMap<>(environment);
        changed.put("AZURE_CONFIG_DIR", azure.toString());
        changed.put("HOME", other.toString());
        return new Az(other, changed, command);
    }

    /// Runs a command, whatever comes of it.
    Command.Result run(String... arguments) throws IOException, InterruptedException {
        return Command.run(line(arguments), folder, environment, SECONDS);
    }

    /// Another program in the same surroundings.
    Command.Result runOther(List<String> line) throws IOException, InterruptedException {
        return Command.run(line, folder, environment, SECONDS);
    }

    private List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of(arguments));
        return line;
    }

    /// Runs a command that must succeed.
    ///
    /// @return what it printed, or null when it printed nothing
    JsonNode json(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        String out = succeeded(run(all.toArray(String[]::new)), arguments).out();
        return JsonMapper.shared().readTree(out.isBlank() ? "null" : out);
    }

    /// Runs a command that must succeed and print one value, with `-o tsv`.
    String value(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "tsv"));
        return succeeded(run(all.toArray(String[]::new)), arguments).out().strip();
    }

    private static Command.Result succeeded(Command.Result result, String... arguments) {
        assertThat(result.exitCode())
                .as("az %s%n%s%s", String.join(" ", arguments), result.out(), result.err())
                .isZero();
        return result;
    }

    /// The words of `az login` for an application; who has no role anywhere gets in, too.
    ///
    /// @param secretOrFile its secret, or a file with its certificate and private key
    static String[] asApplication(String appId, String secretOrFile, Installation installation) {
        return new String[] {
            "login",
            "--service-principal",
            "-u",
            appId,
            "-p",
            secretOrFile,
            "--tenant",
            installation.tenantId(),
            "--allow-no-subscriptions"
        };
    }

    /// The words of `az login` for the administrator.
    static String[] asAdministrator(Installation installation) {
        return new String[] {
            "login", "-u", installation.adminUser(), "-p", installation.adminPassword()
        };
    }

    /// Registers an application.
    ///
    /// @return its application id
    String application(String name) throws IOException, InterruptedException {
        return value("ad", "app", "create", "--display-name", name, "--query", "appId");
    }

    /// Registers an application with a service principal.
    ///
    /// @return its application id
    String applicationWithPrincipal(String name) throws IOException, InterruptedException {
        String appId = application(name);
        value("ad", "sp", "create", "--id", appId);
        return appId;
    }

    /// A secret of an application beside those it has.
    String secretOf(String appId) throws IOException, InterruptedException {
        return value(
                "ad",
                "app",
                "credential",
                "reset",
                "--id",
                appId,
                "--append",
                "--query",
                "password");
    }

    /// `az login --use-device-code`; somebody enters the code that it shows.
    void logInWithDeviceCode(Person person) throws Exception {
        Process process =
                start(line("login", "--use-device-code", "--allow-no-subscriptions", "-o", "none"));
        StringBuilder said = new StringBuilder();
        try (BufferedReader err = process.errorReader()) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                said.append(line).append('\n');
                Matcher shown = CODE.matcher(line);
                if (shown.find()) {
                    person.enterCode(shown.group(1), shown.group(2));
                }
            }
        }
        ended(process, said);
    }

    /// `az login`, which opens a browser, in which somebody signs in.
    void logInWithBrowser(Person person, String... more) throws Exception {
        Path address = folder.resolve("address");
        Files.deleteIfExists(address);
        Path browser = folder.resolve("browser");
        Files.writeString(
                browser,
                "#!/bin/sh\nprintf %s \"$1\" > '"
                        + address
                        + ".part' && mv '"
                        + address
                        + ".part' '"
                        + address
                        + "'\n");
        Files.setPosixFilePermissions(browser, PosixFilePermissions.fromString("rwx------"));
        environment.put("BROWSER", browser.toString());
        environment.put("DISPLAY", ":0");
        List<String> line = new ArrayList<>(line("login", "--allow-no-subscriptions"));
        line.addAll(List.of(more));
        Process process = start(line);
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (int i = 0; i < SECONDS * 10 && !Files.exists(address); i++) {
                            Thread.sleep(100);
                        }
                        person.signIn(Files.readString(address));
                    } catch (Exception e) {
                        process.destroyForcibly();
                        throw new IllegalStateException("the person gave up", e);
                    }
                });
        StringBuilder said = new StringBuilder();
        process.errorReader().lines().forEach(text -> said.append(text).append('\n'));
        ended(process, said);
    }

    private Process start(List<String> line) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(folder.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.onExit()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly());
        return process;
    }

    private static void ended(Process process, StringBuilder said) throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(said.toString()).isTrue();
        assertThat(process.exitValue()).as(said.toString()).isZero();
    }
}
