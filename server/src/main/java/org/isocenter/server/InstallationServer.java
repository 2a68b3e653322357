package org.isocenter.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.isocenter.dicomweb.DicomwebPlane;
import org.isocenter.dicomweb.DicomwebSettings;
import org.isocenter.http.Handler;
import org.isocenter.http.Origin;
import org.isocenter.http.RequestObserver;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.auth.Audiences;
import org.isocenter.http.auth.BearerAuthenticator;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.connect.ConnectProxy;
import org.isocenter.http.server.HttpServer;
import org.isocenter.http.server.ServerSettings;
import org.isocenter.http.server.TlsMaterial;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.IdentitySettings;
import org.isocenter.identity.aadgraph.AadGraphPlane;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.graph.GraphPlane;
import org.isocenter.persistence.DataFolder;
import org.isocenter.persistence.DataFolderException;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.NewerVersionException;
import org.isocenter.resourcemanager.Bootstrap;
import org.isocenter.resourcemanager.ResourceManagerPlane;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.server.adapter.CloudAddresses;
import org.isocenter.server.adapter.DirectoryIdentities;
import org.isocenter.server.adapter.DirectoryPrincipals;
import org.isocenter.server.adapter.DirectoryTokens;
import org.isocenter.server.adapter.DomainAddresses;
import org.isocenter.server.adapter.PublishedIssuers;
import org.isocenter.server.adapter.ResourceUrls;
import org.isocenter.server.adapter.RoleAccess;
import org.isocenter.server.dicom.Archives;
import org.isocenter.server.dicom.DicomGate;
import org.isocenter.server.dicom.PrivateNetworks;
import org.isocenter.server.dicom.Upkeep;
import org.isocenter.server.front.FrontDoor;
import org.isocenter.server.front.HostNames;
import org.isocenter.server.imds.MetadataService;
import org.isocenter.server.tls.CertificateAuthority;
import org.isocenter.server.tls.OutgoingTrust;

/// An installation that runs: everything is built here, in order, and closed in the opposite order.
public final class InstallationServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(InstallationServer.class.getName());
    private static final int BOUNDARY_BYTES = 16;
    private static final String LOOPBACK = "127.0.0.1";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final SecureRandom random = new SecureRandom();
    private final Supplier<String> guids = () -> UUID.randomUUID().toString();

    // Known when the server listens; until then nobody asks.
    private volatile int port;
    private volatile String baseUrl = "";
    private volatile Optional<String> metadataUrl = Optional.empty();

    private final InstantSource clock;
    private final Duration upkeepEvery;

    private InstallationServer(InstantSource clock, Duration upkeepEvery) {
        this.clock = clock;
        this.upkeepEvery = upkeepEvery;
    }

    /// Starts an installation; on an empty data folder makes it first.
    ///
    /// @param out where the first start says what it made
    /// @throws StartException if it cannot start; nothing is left running
    public static InstallationServer start(Configuration configuration, PrintWriter out)
            throws StartException {
        return start(configuration, out, InstantSource.system(), Upkeep.INTERVAL);
    }

    /// The same at another time.
    ///
    /// @param upkeepEvery how long to wait between two rounds of [Upkeep]
    static InstallationServer start(
            Configuration configuration, PrintWriter out, InstantSource clock, Duration upkeepEvery)
            throws StartException {
        InstallationServer server = new InstallationServer(clock, upkeepEvery);
        boolean started = false;
        try {
            server.build(configuration, out);
            started = true;
            return server;
        } catch (NewerVersionException e) {
            throw new StartException(
                    "the data folder "
                            + configuration.data()
                            + " was written by a newer version of Isocenter: use that one, or another"
                            + " data folder",
                    e);
        } catch (IOException e) {
            throw new StartException("cannot start: " + InstallationFolder.reason(e), e);
        } catch (GeneralSecurityException | DatabaseException e) {
            throw new StartException("cannot start: " + e.getMessage(), e);
        } finally {
            if (!started) {
                server.close();
            }
        }
    }

    /// Where it answers, without trailing slash.
    public String baseUrl() {
        return baseUrl;
    }

    /// Where programs on this machine get tokens of managed identities, without trailing slash.
    public Optional<String> metadataUrl() {
        return metadataUrl;
    }

    private void build(Configuration configuration, PrintWriter out)
            throws StartException, IOException, GeneralSecurityException {
        Optional<StartTemplate> template = StartTemplate.read(configuration);
        InstallationFolder folder = InstallationFolder.open(configuration.data());
        lock(folder);
        Optional<BootstrapFile> known = BootstrapFile.read(folder.bootstrapFile());
        Optional<FirstStart.Password> password =
                known.isPresent()
                        ? Optional.empty()
                        : Optional.of(FirstStart.Password.begin(random));
        PrivateNetworks privateNetworks = PrivateNetworks.of(configuration.privateNetworks());
        HostNames names = new HostNames(ownNames(configuration), configuration.domain());

        CertificateAuthority authority = CertificateAuthority.open(folder.tls(), clock, random);
        CertificateAuthority.ServerIdentity certificate =
                authority.serverIdentity(names.certificateNames(), clock, random);

        OutgoingTrust outgoing = outgoing(authority, configuration);

        Database database =
                opened(
                        Databases.openSqlite(
                                folder.database(),
                                Directory.MIGRATIONS,
                                IdentityPlane.MIGRATIONS,
                                ResourceManagerPlane.MIGRATIONS));
        Directory directory = new Directory(database, () -> ResourceUrls.of(names, port), clock);
        IdentityPlane identity =
                opened(
                        new IdentityPlane(
                                database,
                                directory,
                                new MasterKeyFiles(
                                                configuration
                                                        .masterKey()
                                                        .orElse(folder.masterKey()),
                                                database,
                                                random)
                                        .open(),
                                IdentitySettings.of(aliases(names))
                                        .withKeyLife(configuration.keyLife()),
                                new PublishedIssuers(outgoing, clock),
                                clock,
                                random));
        GraphPlane graph =
                new GraphPlane(
                        directory,
                        authenticator(identity, directory, WellKnownApplication.MICROSOFT_GRAPH),
                        identity.clientSecrets(),
                        identity.signInLog(),
                        clock,
                        random);

        AadGraphPlane aadGraph =
                new AadGraphPlane(
                        directory,
                        authenticator(identity, directory, WellKnownApplication.AAD_GRAPH),
                        identity.clientSecrets(),
                        clock,
                        random);

        Archives archives = opened(new Archives(folder.dicomServices(), guids));
        ExecutorService background = opened(background());
        ResourceManagerPlane resourceManager =
                new ResourceManagerPlane(
                        configuration
                                .resourceManager()
                                .withHomeTenant(homeTenant(directory, identity)),
                        new ResourceManagerPlane.Dependencies(
                                database,
                                authenticator(
                                        identity, directory, WellKnownApplication.RESOURCE_MANAGER),
                                new DirectoryPrincipals(directory),
                                new DirectoryIdentities(directory, clock),
                                archives,
                                addresses(configuration),
                                clock,
                                random,
                                guids,
                                background));

        DicomwebSettings dicomwebSettings = configuration.dicomweb();
        DicomGate gate =
                new DicomGate(
                        names,
                        privateNetworks,
                        resourceManager.dicomServices(),
                        archives,
                        new DicomwebPlane(
                                dicomwebSettings,
                                new RoleAccess(resourceManager.access()),
                                clock,
                                this::boundary),
                        new DicomGate.Trust(
                                identity.keySource(),
                                (tenant, issuer) ->
                                        identity.issuers()
                                                .tenantOf(issuer)
                                                .filter(id -> id.toString().equals(tenant))
                                                .isPresent()),
                        outgoing,
                        clock);
        opened(
                Upkeep.start(
                        archives,
                        dicomwebSettings.cleanup(),
                        () -> upkeep(identity, directory),
                        clock,
                        upkeepEvery));

        FrontDoor door =
                new FrontDoor(
                        names,
                        new FrontDoor.Planes(
                                routed(identity.routes()),
                                routed(graph.routes()),
                                routed(aadGraph.routes()),
                                routed(identity.routes()),
                                resourceManager,
                                gate,
                                health(database, archives),
                                new HomePage()));
        HttpServer http =
                new HttpServer(
                        settings(configuration, certificate), door, observer(configuration), guids);
        listen(http, configuration);
        port = http.port();
        baseUrl = baseUrl(configuration.host(), port);

        BootstrapFile bootstrap =
                known.isPresent()
                        ? atThisAddress(known.get(), folder, authority)
                        : firstStart(
                                folder,
                                authority,
                                directory,
                                identity,
                                resourceManager,
                                password.orElseThrow(),
                                out);
        LOG.log(Level.FINE, "tenant {0}", bootstrap.tenantId());
        resourceManager.resume();
        if (template.isPresent()) {
            Principal administrator =
                    FirstStart.administrator(directory, bootstrap)
                            .orElseThrow(() ->
                                    new StartException(
                                            "--template is applied in the name of "
                                                    + bootstrap.adminUser()
                                                    + ", whom the directory does not have"));
            template.get().apply(resourceManager, bootstrap, administrator, origin());
        }
        if (configuration.imdsPort().isPresent()) {
            metadata(configuration.imdsPort().get(), resourceManager, identity);
        }
        if (configuration.proxyPort().isPresent()) {
            proxy(configuration.proxyPort().get(), configuration.host(), names);
        }
        identity.keys().awaitActive();
    }

    private static void upkeep(IdentityPlane identity, Directory directory) {
        identity.removeExpired();
        directory.removeExpired();
        try {
            identity.rotateKeysWhenDue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RequestObserver observer(Configuration configuration) throws StartException {
        if (configuration.accessLog().isEmpty()) {
            return RequestObserver.NONE;
        }
        Path file = configuration.accessLog().get();
        try {
            return opened(AccessLog.open(file, AccessLog.STANDARD_BYTES, clock));
        } catch (IOException e) {
            throw new StartException(
                    "cannot write the access log " + file + ": " + InstallationFolder.reason(e), e);
        }
    }

    private void lock(InstallationFolder folder) throws StartException {
        try {
            opened(DataFolder.open(folder.path()));
        } catch (DataFolderException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /// What an earlier start wrote, with the addresses of this one.
    private BootstrapFile atThisAddress(
            BootstrapFile before, InstallationFolder folder, CertificateAuthority authority)
            throws IOException {
        BootstrapFile now =
                before.at(
                        baseUrl,
                        authority.certificateFile().toString(),
                        baseUrl + "/dicom/" + before.workspace() + "-" + before.dicomService());
        if (!now.equals(before)) {
            now.write(folder.bootstrapFile());
        }
        return now;
    }

    private BootstrapFile firstStart(
            InstallationFolder folder,
            CertificateAuthority authority,
            Directory directory,
            IdentityPlane identity,
            ResourceManagerPlane resourceManager,
            FirstStart.Password password,
            PrintWriter out)
            throws IOException {
        BootstrapFile made =
                new FirstStart(
                                directory,
                                identity.clientSecrets(),
                                new Bootstrap(resourceManager),
                                clock,
                                random)
                        .make(baseUrl, authority.certificateFile(), password);
        made.write(folder.bootstrapFile());
        FirstStart.tell(made, folder.bootstrapFile(), out);
        return made;
    }

    /// The tenant that callers without a token are sent to. The first start makes it here, before
    /// anything is built that has to know it.
    private String homeTenant(Directory directory, IdentityPlane identity) {
        return directory.tenants().stream()
                .findFirst()
                .orElseGet(
                        () -> FirstStart.tenant(directory, identity.clientSecrets(), clock, random))
                .id()
                .toString();
    }

    private BearerAuthenticator authenticator(
            IdentityPlane identity, Directory directory, WellKnownApplication resource) {
        List<String> fixed =
                new ArrayList<>(resource.application(clock.instant()).identifierUris());
        fixed.add(resource.appId().toString());
        Predicate<String> known = Audiences.of(fixed);
        return new BearerAuthenticator(
                identity.keySource(),
                issuer -> identity.issuers().tenantOf(issuer).isPresent(),
                audience ->
                        known.test(audience)
                                || directory.aliases().names(resource.appId(), audience),
                clock);
    }

    private static Addresses addresses(Configuration configuration) {
        return new CloudAddresses(
                configuration
                        .domain()
                        .<Addresses>map(DomainAddresses::new)
                        .orElseGet(() ->
                                new Addresses.ByPath(
                                        "azurehealthcareapis.com", "digitaltwins.azure.net")));
    }

    private static Handler routed(Routes routes) {
        return request ->
                switch (routes.find(request)) {
                    case Routes.Outcome.Found(var handler, var routed) -> handler.handle(routed);
                    case Routes.Outcome.MethodNotAllowed(var allow) ->
                            Response.of(405).withHeader("Allow", String.join(", ", allow));
                    case Routes.Outcome.NotFound() ->
                            Response.text(404, "There is nothing here.\n");
                };
    }

    private HealthHandler health(Database database, Archives archives) {
        return new HealthHandler(
                List.of(
                        new HealthHandler.Part(
                                "DirectoryHealthCheck",
                                () ->
                                        database.<Boolean, RuntimeException>read(transaction ->
                                                transaction.connection().isValid(1))),
                        new HealthHandler.Part("DicomBlobHealthCheck", () -> archives.probe())),
                clock);
    }

    private static ServerSettings settings(
            Configuration configuration, CertificateAuthority.ServerIdentity certificate) {
        ServerSettings settings =
                ServerSettings.secure(
                        configuration.host(),
                        configuration.port(),
                        new TlsMaterial(certificate.key(), certificate.chain()));
        return configuration.httpPort().isPresent()
                ? settings.withPlain(configuration.httpHost(), configuration.httpPort().get())
                : settings;
    }

    private void listen(HttpServer http, Configuration configuration)
            throws StartException, IOException, GeneralSecurityException {
        try {
            http.start();
            opened(http);
        } catch (IOException e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new StartException(
                        "port "
                                + configuration.port()
                                + configuration.httpPort().map(p -> " or " + p).orElse("")
                                + " on "
                                + configuration.host()
                                + " is in use by another program, or may not be used: choose another"
                                + " with --port",
                        e);
            }
            throw e;
        }
    }

    private static OutgoingTrust outgoing(
            CertificateAuthority authority, Configuration configuration) throws StartException {
        try {
            return OutgoingTrust.of(authority.certificate(), configuration.trustedAuthorities());
        } catch (IOException | GeneralSecurityException e) {
            throw new StartException(
                    "the certificates of --trusted-ca cannot be read: " + e.getMessage(), e);
        }
    }

    /// Opens the port that gives out tokens of managed identities; loopback, whatever `--host` says.
    private void metadata(int port, ResourceManagerPlane resourceManager, IdentityPlane identity)
            throws StartException, IOException, GeneralSecurityException {
        Handler tokens =
                resourceManager.metadataTokens(
                        new DirectoryTokens(identity.platformTokens(), this::origin, clock));
        HttpServer http =
                new HttpServer(
                        ServerSettings.plain(LOOPBACK, port),
                        new MetadataService(tokens),
                        RequestObserver.NONE,
                        guids);
        try {
            http.start();
        } catch (IOException e) {
            throw new StartException(
                    "port " + port + " on " + LOOPBACK + " cannot be used for --imds-port", e);
        }
        opened(http);
        metadataUrl = Optional.of("http://" + LOOPBACK + ":" + http.plainPort());
    }

    /// Under which the installation calls itself an issuer.
    private Origin origin() {
        URI uri = URI.create(baseUrl);
        return new Origin("https", uri.getHost(), port);
    }

    private void proxy(int proxyPort, String host, HostNames names)
            throws IOException, StartException {
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        InetAddress own =
                everywhere ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
        Set<String> cloud = names.cloudNames();
        try {
            ConnectProxy proxy =
                    opened(
                            ConnectProxy.start(
                                    ConnectProxy.Settings.of(
                                            LOOPBACK,
                                            proxyPort,
                                            new InetSocketAddress(own, port),
                                            name ->
                                                    cloud.contains(name)
                                                            || names.dicomService(name)
                                                                    .isPresent())));
            LOG.log(Level.FINE, "the proxy listens on port {0}", proxy.port());
        } catch (BindException e) {
            throw new StartException(
                    "port "
                            + proxyPort
                            + " is in use by another program, or may not be used: choose another"
                            + " with --proxy-port",
                    e);
        }
    }

    /// Everything clients may call us: the address we listen on, loopback, the machine's own name,
    /// what the operator adds.
    private static Set<String> ownNames(Configuration configuration) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
        if (!configuration.host().equals("0.0.0.0") && !configuration.host().equals("::")) {
            names.add(configuration.host());
        }
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            LOG.log(Level.FINE, "this machine has no name", e);
        }
        names.addAll(configuration.hostNames());
        return names;
    }

    private static HostAliases aliases(HostNames names) {
        return HostAliases.selfHosted(Optional.empty(), new ArrayList<>(names.own()))
                .withPublicCloud();
    }

    private static String baseUrl(String host, int port) {
        String name = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return "https://" + name + (port == 443 ? "" : ":" + port);
    }

    private String boundary() {
        byte[] bytes = new byte[BOUNDARY_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ExecutorService background() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("operation-", 0).factory());
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.push(closeable);
        return closeable;
    }

    /// Stops listening, lets requests end, closes everything.
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                if (next instanceof ExecutorService executor) {
                    executor.shutdownNow();
                    executor.awaitTermination(1, TimeUnit.SECONDS);
                } else {
                    next.close();
                }
            } catch (Exception e) {
                LOG.log(Level.WARNING, "cannot close " + next, e);
            }
        }
    }
}
