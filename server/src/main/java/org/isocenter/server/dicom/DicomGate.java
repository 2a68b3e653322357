package org.isocenter.server.dicom;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.isocenter.dicomweb.DicomwebPlane;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.service.DicomService;
import org.isocenter.dicomweb.service.Security;
import org.isocenter.dicomweb.service.ServiceBase;
import org.isocenter.http.Cors;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Audiences;
import org.isocenter.http.auth.Authenticator;
import org.isocenter.http.auth.BearerAuthenticator;
import org.isocenter.http.auth.KeySource;
import org.isocenter.http.auth.RemoteKeySource;
import org.isocenter.resourcemanager.healthcare.CorsConfiguration;
import org.isocenter.resourcemanager.healthcare.DicomServiceDirectory;
import org.isocenter.resourcemanager.healthcare.DicomServiceSettings;
import org.isocenter.server.front.FrontDoor;
import org.isocenter.server.front.HostNames;
import org.isocenter.server.front.Plane;

/// Lets requests for DICOM services in as their resources say at this moment: whether the service
/// serves, who may call from a browser, whose tokens count (table HC-T3 of the resource manager's
/// contract).
public final class DicomGate implements FrontDoor.DicomHandler {
    /// The audience of every DICOM service (dicom:AUTH-2).
    public static final String AUDIENCE = "https://dicom.healthcareapis.azure.com";

    // Azure API for DICOM (identity:WELL-1).
    private static final String APPLICATION = "75e725bf-66ce-4cea-9b9a-5c4caae57f33";

    /// Whose tokens count, for a service of that tenant.
    ///
    /// @param keys the directory's
    /// @param trusted the issuers of a tenant of the directory
    public record Trust(KeySource keys, TenantIssuers trusted) {
        /// Knows the issuers of each tenant.
        @FunctionalInterface
        public interface TenantIssuers {
            /// Whether an `iss` is one of that tenant's.
            boolean isOf(String tenantId, String issuer);
        }
    }

    /// What a token is checked against.
    private record Checks(
            String label, String tenantId, Optional<String> authority, List<String> audiences) {}

    private final HostNames names;
    private final PrivateNetworks privateNetworks;
    private final DicomServiceDirectory services;
    private final Archives archives;
    private final DicomwebPlane plane;
    private final Trust trust;
    private final Supplier<HttpClient> client;
    private final InstantSource clock;
    private final Map<Checks, Authenticator> authenticators = new ConcurrentHashMap<>();

    /// @param names under which services answer
    /// @param privateNetworks who is served when public network access is disabled
    /// @param services says what there is and how it is set up
    /// @param archives what each has stored
    /// @param plane answers
    /// @param trust the directory's keys and issuers
    /// @param client fetches the key sets of other authorities; made when first needed
    public DicomGate(
            HostNames names,
            PrivateNetworks privateNetworks,
            DicomServiceDirectory services,
            Archives archives,
            DicomwebPlane plane,
            Trust trust,
            Supplier<HttpClient> client,
            InstantSource clock) {
        this.names = names;
        this.privateNetworks = privateNetworks;
        this.services = services;
        this.archives = archives;
        this.plane = plane;
        this.trust = trust;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Response handle(Request request, String service, String prefix, String path)
            throws IOException {
        Optional<DicomServiceSettings> found = services.find(service);
        if (found.isEmpty()) {
            return Response.text(404, "There is no DICOM service of that name.\n");
        }
        DicomServiceSettings settings = found.get();
        Cors cors = corsOf(settings);
        Optional<Response> preflight = cors.preflight(request);
        if (preflight.isPresent()) {
            return preflight.get();
        }
        return cors.apply(request, answer(request, settings, prefix, path));
    }

    @Override
    public Response refusal(Request request, String service, Response refusal) {
        Cors cors = services.find(service).map(DicomGate::corsOf).orElse(Cors.off());
        return cors.preflight(request).orElseGet(() -> cors.apply(request, refusal));
    }

    private Response answer(
            Request request, DicomServiceSettings settings, String prefix, String path)
            throws IOException {
        Optional<Response> closed =
                switch (settings.availability()) {
                    case SERVING -> Optional.empty();
                    case READ_ONLY ->
                            isRead(request)
                                    ? Optional.empty()
                                    : Optional.of(unavailable("This service only reads for now."));
                    case CLOSING -> Optional.of(unavailable("This service is being deleted."));
                    case SUSPENDED ->
                            Optional.of(Response.text(403, "This service is suspended.\n"));
                    case GONE ->
                            Optional.of(
                                    Response.text(
                                            404, "There is no DICOM service of that name.\n"));
                };
        if (closed.isPresent()) {
            return closed.get();
        }
        if (!settings.publicNetworkAccess() && !privateNetworks.contains(request.remoteAddress())) {
            return Response.text(403, "Public network access to this service is disabled.\n");
        }
        Optional<Archive> archive = archives.find(settings.label());
        if (archive.isEmpty()) {
            return unavailable("This service is not ready yet.");
        }
        String authority =
                settings.customAuthority()
                        .orElseGet(() -> request.origin() + "/" + settings.tenantId());
        DicomService service =
                new DicomService(
                        settings.id().toString(),
                        new Security.Bearer(authenticator(settings), authority, AUDIENCE),
                        archive.get());
        return plane.handle(request, service, new ServiceBase(request.origin(), prefix), path);
    }

    private static boolean isRead(Request request) {
        return switch (request.method()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    private static Response unavailable(String text) {
        return Response.text(503, text + "\n").withHeader("Retry-After", "5");
    }

    private Authenticator authenticator(DicomServiceSettings settings) {
        return authenticators.computeIfAbsent(
                new Checks(
                        settings.label(),
                        settings.tenantId(),
                        settings.customAuthority(),
                        settings.audiences()),
                this::authenticator);
    }

    private Authenticator authenticator(Checks checks) {
        List<String> audiences = new ArrayList<>(checks.audiences);
        audiences.add(AUDIENCE);
        audiences.add(APPLICATION);
        Predicate<String> accepted =
                Audiences.of(audiences).or(audience -> isServiceUrl(audience, checks.label));
        if (checks.authority.isEmpty()) {
            return new BearerAuthenticator(
                    trust.keys,
                    issuer -> trust.trusted.isOf(checks.tenantId, issuer),
                    accepted,
                    clock);
        }
        String authority = withoutSlash(checks.authority.get());
        if (trust.trusted.isOf(checks.tenantId, authority + "/")) {
            return new BearerAuthenticator(
                    trust.keys,
                    issuer -> trust.trusted.isOf(checks.tenantId, issuer),
                    accepted,
                    clock);
        }
        return new BearerAuthenticator(
                new RemoteKeySource(
                        URI.create(authority + "/discovery/v2.0/keys"), client.get(), clock),
                issuer ->
                        withoutSlash(issuer).equals(authority)
                                || issuer.equals(authority + "/v2.0"),
                accepted,
                clock);
    }

    /// The service's own URL counts as an audience, under any of its names (arm:HC-24).
    private boolean isServiceUrl(String audience, String label) {
        URI uri;
        try {
            uri = URI.create(withoutSlash(audience));
        } catch (IllegalArgumentException e) {
            return false;
        }
        String host = uri.getHost();
        String path = uri.getPath();
        if (host == null || path == null) {
            return false;
        }
        return names.dicomService(host).filter(label::equals).isPresent() && path.isEmpty()
                || names.planes(host).contains(Plane.DICOM) && path.equals("/dicom/" + label);
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static Cors corsOf(DicomServiceSettings settings) {
        return settings.cors().map(DicomGate::cors).orElse(Cors.off());
    }

    private static Cors cors(CorsConfiguration configuration) {
        return new Cors(
                configuration.origins(),
                configuration.methods(),
                configuration.headers(),
                OptionalLong.of(configuration.maxAgeSeconds()),
                configuration.allowCredentials());
    }
}
