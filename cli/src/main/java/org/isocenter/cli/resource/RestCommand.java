package org.isocenter.cli.resource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter rest`: any request, with a token that fits its address.
///
/// Addresses of the public cloud mean this installation; a token is never sent anywhere else.
@Command(
        name = "rest",
        description = {
            "Send any request to the installation, signed in.",
            "A path goes to the resource manager, or to Microsoft Graph when it begins with /v1.0 or"
                    + " /beta; {subscriptionId} stands for the chosen subscription.",
        },
        footer = {
            "",
            "Examples:",
            "  isocenter rest --url /v1.0/users --query value[].userPrincipalName",
            "  isocenter rest --url /subscriptions/{subscriptionId}/resourcegroups"
                    + " --url-parameters api-version=2022-12-01",
        })
public final class RestCommand implements java.util.concurrent.Callable<Integer> {
    /// Hosts of the public cloud that stand for this installation, with whom a token is for.
    private static final Map<String, String> PUBLIC =
            Map.of(
                    "https://management.azure.com", Session.RESOURCE_MANAGER,
                    "https://graph.microsoft.com", Session.GRAPH);

    @Mixin private ArmOptions arm;

    @Option(
            names = {"-m", "--method"},
            paramLabel = "METHOD",
            defaultValue = "GET",
            description = "Default: ${DEFAULT-VALUE}.")
    private String method;

    @Option(
            names = {"-u", "--url", "--uri"},
            required = true,
            paramLabel = "URL",
            description = "An address or a path.")
    private String url;

    @Option(
            names = {"--url-parameters", "--uri-parameters"},
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "What to add to the address: api-version=2022-12-01.")
    private List<String> parameters = List.of();

    @Option(
            names = "--headers",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "Header fields: Accept=application/json.")
    private List<String> headers = List.of();

    @Option(
            names = {"-b", "--body"},
            paramLabel = "TEXT",
            description = "What to send, or @file.")
    private @Nullable String body;

    @Option(
            names = "--resource",
            paramLabel = "URI",
            description = "For whom the token is. Default: by the address.")
    private @Nullable String resource;

    @Option(names = "--skip-authorization-header", description = "Send no token.")
    private boolean anonymous;

    @Option(
            names = "--output-file",
            paramLabel = "FILE",
            description = "Write the answer's body to a file.")
    private @Nullable Path file;

    /// Made by picocli.
    public RestCommand() {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        Arm open = arm.open();
        Session session = open.session();
        String base = session.profile().baseUrl();
        String wanted =
                url.contains("{subscriptionId}")
                        ? url.replace(
                                "{subscriptionId}",
                                open.subscription().substring("/subscriptions/".length()))
                        : url;
        String path = path(base, wanted);
        String audience = resource == null ? audience(base, wanted) : resource;
        for (Map.Entry<String, Object> parameter : Argument.pairs(parameters).entrySet()) {
            path +=
                    (path.contains("?") ? "&" : "?")
                            + Api.encode(parameter.getKey())
                            + "="
                            + Api.encode(String.valueOf(parameter.getValue()));
        }
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(base + path.replace(" ", "%20")));
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(2, "'" + url + "' is no address: " + e.getMessage());
        }
        boolean typed = false;
        for (Map.Entry<String, Object> header : Argument.pairs(headers).entrySet()) {
            typed |= header.getKey().equalsIgnoreCase("Content-Type");
            request.setHeader(header.getKey(), String.valueOf(header.getValue()));
        }
        if (body != null && !typed) {
            request.setHeader("Content-Type", "application/json");
        }
        if (!anonymous) {
            request.setHeader("Authorization", "Bearer " + session.token(audience).value());
        }
        request.method(
                method.toUpperCase(Locale.ROOT),
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(Argument.bytes(body)));
        HttpResponse<byte[]> response = session.api().send(request.build());
        Api.Answer answer = Api.answer(response);
        if (file != null) {
            Files.write(file, response.body());
        } else if (answer.document().isPresent()) {
            arm.print(answer.document().get());
        } else if (response.body().length > 0) {
            arm.print(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return 0;
    }

    /// The path at the installation that an address means.
    ///
    /// @throws CommandFailure if it is somewhere else
    static String path(String base, String url) throws CommandFailure {
        if (url.startsWith("/")) {
            return url;
        }
        if (url.startsWith(base + "/")) {
            return url.substring(base.length());
        }
        for (String host : PUBLIC.keySet()) {
            if (url.startsWith(host + "/")) {
                return url.substring(host.length());
            }
        }
        throw new CommandFailure(
                2, "'" + url + "' is not at " + base + ": no token is sent elsewhere");
    }

    /// For whom the token of an address must be.
    static String audience(String base, String url) throws CommandFailure {
        for (Map.Entry<String, String> host : PUBLIC.entrySet()) {
            if (url.startsWith(host.getKey() + "/")) {
                return host.getValue();
            }
        }
        String path = path(base, url);
        if (path.startsWith("/v1.0/") || path.startsWith("/beta/")) {
            return Session.GRAPH;
        }
        return path.startsWith("/dicom/") ? Session.DICOM : Session.RESOURCE_MANAGER;
    }
}
