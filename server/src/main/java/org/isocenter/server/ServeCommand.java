package org.isocenter.server;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `isocenter serve`: starts the server and stays until the process is told to end.
///
/// Every option can also be given as an environment variable (`ISOCENTER_HTTP_PORT` for
/// `--http-port`) or as a line of a properties file (`http-port=8080`); a flag counts before a
/// variable, a variable before the file ([OptionDefaults]).
@Command(
        name = "serve",
        description = {
            "Start the server.",
            "On an empty data folder it first makes a tenant, an administrator, a workspace, a DICOM"
                    + " service and a client, and writes what they are called to bootstrap.json.",
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false,
        defaultValueProvider = OptionDefaults.class)
public final class ServeCommand implements Callable<Integer> {
    private static final Logger LOG = Logger.getLogger("org.isocenter.server");

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The data folder. Default: ~/.local/share/isocenter.")
    private @Nullable Path data;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on. Default: localhost only.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The HTTPS port, 0 for any free one. Default: 8443.")
    private @Nullable Integer port;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            description = "A plain-HTTP port as well, for a reverse proxy. Default: none.")
    private @Nullable Integer httpPort;

    @Option(
            names = "--http-host",
            paramLabel = "ADDRESS",
            description = "The address of the plain-HTTP port. Default: 127.0.0.1.")
    private @Nullable String httpHost;

    @Option(
            names = "--proxy-port",
            paramLabel = "N",
            description =
                    "A CONNECT proxy on loopback, so that clients reach this server under the public"
                            + " cloud's own names. Default: none.")
    private @Nullable Integer proxyPort;

    @Option(
            names = "--domain",
            paramLabel = "DOMAIN",
            description = "DICOM services answer as WORKSPACE-SERVICE.dicom.DOMAIN. Default: none.")
    private @Nullable String domain;

    @Option(
            names = "--host-name",
            paramLabel = "NAME",
            split = ",",
            description = "A further name under which clients reach this server.")
    private @Nullable List<String> hostNames;

    @Option(
            names = "--private-network",
            paramLabel = "RANGE",
            split = ",",
            description =
                    "An address range (10.0.0.0/8) whose callers reach services that have public network"
                            + " access disabled. Default: none.")
    private @Nullable List<String> privateNetworks;

    @Option(
            names = "--master-key",
            paramLabel = "FILE",
            description =
                    "The key that encrypts the keys in the database, so that it need not lie beside them."
                            + " Default: keys/master.key in the data folder.")
    private @Nullable Path masterKey;

    @Option(
            names = "--key-life",
            paramLabel = "DAYS",
            description =
                    "How long a key signs tokens before the next one does; 0 for ever. Default: 60.")
    private @Nullable Integer keyLifeDays;

    @Option(
            names = "--template",
            paramLabel = "FILE",
            description =
                    "An ARM template (JSON) to apply at every start, in the resource group of"
                            + " bootstrap.json, or in the subscription when its schema says so.")
    private @Nullable Path template;

    @Option(
            names = "--template-parameters",
            paramLabel = "FILE",
            description = "A file of parameters for it.")
    private @Nullable Path templateParameters;

    @Option(
            names = "--trusted-ca",
            paramLabel = "FILE",
            description =
                    "Certificates (PEM) of authorities to be trusted beside Java's own when keys of"
                            + " other issuers are fetched.")
    private @Nullable Path trustedCa;

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description =
                    "A file that gets a line of JSON for each request; at 64 MB it becomes FILE.1."
                            + " Default: none.")
    private @Nullable Path accessLog;

    @Mixin private DicomwebOptions dicomweb;

    @Mixin private ResourceManagerOptions resourceManager;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A properties file with these options. Default: none.")
    private @Nullable Path config; // read by OptionDefaults

    /// Made by picocli.
    public ServeCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        LogSetup.apply();
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            InstallationServer server = InstallationServer.start(configuration(), out);
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("stop")
                                    .unstarted(() -> {
                                        server.close();
                                        stopped.countDown();
                                    }));
            server.metadataUrl()
                    .ifPresent(url -> out.println("tokens of managed identities at " + url));
            out.println("ready " + server.baseUrl());
            out.flush();
            stopped.await();
            return 0;
        } catch (StartException e) {
            LOG.log(Level.FINE, "cannot start", e);
            err.println("isocenter: " + e.getMessage());
            return 1;
        }
    }

    Configuration configuration() throws StartException {
        return new Configuration(
                data == null ? defaultDataFolder(System.getenv()) : data,
                host == null ? "localhost" : host,
                portOrDefault("--port", port, 8443),
                Optional.ofNullable(httpPort),
                httpHost == null ? "127.0.0.1" : httpHost,
                Optional.ofNullable(proxyPort),
                Optional.ofNullable(domain),
                hostNames == null ? List.of() : List.copyOf(hostNames),
                dicomweb.settings(),
                privateNetworks == null ? List.of() : List.copyOf(privateNetworks),
                Optional.ofNullable(masterKey),
                keyLife(keyLifeDays == null ? 60 : keyLifeDays),
                Optional.ofNullable(template),
                Optional.ofNullable(templateParameters),
                Optional.ofNullable(trustedCa),
                resourceManager.imdsPort(),
                Optional.ofNullable(accessLog),
                resourceManager.settings());
    }

    private static Optional<Duration> keyLife(int days) throws StartException {
        if (days < 0 || days > 3650) {
            throw new StartException("--key-life must be between 0 and 3650 days, not " + days);
        }
        return days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
    }

    private static int portOrDefault(String option, @Nullable Integer port, int otherwise)
            throws StartException {
        if (port == null) {
            return otherwise;
        }
        if (port < 0 || port > 65535) {
            throw new StartException(option + " must be between 0 and 65535, not " + port);
        }
        return port;
    }

    /// The data folder when none is named; the client looks in the same place.
    static Path defaultDataFolder(Map<String, String> environment) {
        String xdg = environment.get("XDG_DATA_HOME");
        Path share =
                xdg == null
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(xdg);
        return share.resolve("isocenter");
    }
}
