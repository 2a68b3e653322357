package org.isocenter.cli.resource;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;

/// Calls to the resource manager in the name of whoever is signed in.
///
/// A write is followed to its end by whatever the server offers for it: the status of the operation
/// (`Azure-AsyncOperation`), its result (`Location`), or the state of the resource itself; between two
/// questions passes the time of `Retry-After` (arm:ARM-51 to arm:ARM-56).
public final class Arm {
    /// Of subscriptions, groups, generic resources, providers, tags, deployments.
    public static final String RESOURCES = "2021-04-01";

    /// Of workspaces and DICOM services.
    static final String HEALTHCARE = "2022-06-01";

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);
    private static final Duration USUAL_PAUSE = Duration.ofSeconds(2);
    private static final List<String> TERMINAL = List.of("succeeded", "failed", "canceled");

    private final Session session;
    private final String subscription;
    private @Nullable String token;

    /// @param session who calls
    /// @param subscription its GUID; may be empty, as long as nothing in it is meant
    public Arm(Session session, String subscription) {
        this.session = session;
        this.subscription = subscription;
    }

    /// Who calls.
    public Session session() {
        return session;
    }

    /// `/subscriptions/{id}`.
    ///
    /// @throws CommandFailure if none is chosen
    public String subscription() throws CommandFailure {
        if (subscription.isEmpty()) {
            throw new CommandFailure(2, "no subscription is chosen: say --subscription");
        }
        return "/subscriptions/" + subscription;
    }

    /// `/subscriptions/{id}/resourceGroups/{name}`.
    public String group(String name) throws CommandFailure {
        return subscription() + "/resourceGroups/" + name;
    }

    /// The address of a path of the resource manager.
    ///
    /// @param path unencoded; may have a query, encoded
    URI uri(String path, String version) throws CommandFailure {
        int question = path.indexOf('?');
        String plain = question < 0 ? path : path.substring(0, question);
        String query = question < 0 ? "" : path.substring(question + 1) + "&";
        try {
            return URI.create(
                    session.profile().baseUrl()
                            + new URI(null, null, plain, null).getRawPath()
                            + "?"
                            + query
                            + "api-version="
                            + version);
        } catch (URISyntaxException e) {
            throw new CommandFailure(2, "'" + plain + "' is no path");
        }
    }

    /// One request.
    ///
    /// @throws CommandFailure if it is refused, with the server's own words
    public Api.Answer call(String method, String path, String version, Optional<Object> body)
            throws CommandFailure, IOException {
        return call(method, uri(path, version), body);
    }

    private Api.Answer call(String method, URI uri, Optional<Object> body)
            throws CommandFailure, IOException {
        String known = token;
        if (known == null) {
            known = session.token(Session.RESOURCE_MANAGER).value();
            token = known;
        }
        return session.api().call(method, uri, known, body);
    }

    /// What is there.
    ///
    /// @throws CommandFailure with exit code 3 if nothing is
    public Map<?, ?> get(String path, String version) throws CommandFailure, IOException {
        return Api.object(call("GET", path, version, Optional.empty()).document());
    }

    /// All pages of a list.
    public List<Map<?, ?>> list(String path, String version) throws CommandFailure, IOException {
        List<Map<?, ?>> found = new ArrayList<>();
        Optional<URI> page = Optional.of(uri(path, version));
        while (page.isPresent()) {
            Object body = call("GET", page.get(), Optional.empty()).document().orElse(null);
            found.addAll(Documents.objects(body, "value"));
            page =
                    Documents.at(body, "nextLink")
                            .map(Object::toString)
                            .filter(link -> !link.isEmpty())
                            .map(URI::create);
        }
        return found;
    }

    /// Writes and waits for the end.
    ///
    /// @param method `PUT` or `PATCH`
    /// @param noWait return what the server said first
    /// @return the resource as it is then
    public Object write(String method, String path, String version, Object body, boolean noWait)
            throws CommandFailure, IOException {
        Api.Answer answer = call(method, path, version, Optional.of(body));
        if (noWait) {
            return answer.document().orElse(Map.of());
        }
        return await(answer, uri(path, version), true);
    }

    /// Deletes and waits for the end; what is not there is deleted already.
    public void delete(String path, String version, boolean noWait)
            throws CommandFailure, IOException {
        Api.Answer answer = call("DELETE", path, version, Optional.empty());
        if (!noWait) {
            await(answer, uri(path, version), false);
        }
    }

    private Object await(Api.Answer first, URI resource, boolean wanted)
            throws CommandFailure, IOException {
        Optional<String> status = Optional.ofNullable(first.headers().get("Azure-AsyncOperation"));
        Optional<String> location = Optional.ofNullable(first.headers().get("Location"));
        if (status.isPresent()) {
            awaitStatus(first, URI.create(status.get()));
        } else if (location.isPresent() && first.status() == 202) {
            Api.Answer answer = first;
            while (answer.status() == 202) {
                pause(answer);
                answer = call("GET", URI.create(location.get()), Optional.empty());
            }
        } else if (isDone(first.document().orElse(null)) || !wanted) {
            return first.document().orElse(Map.of());
        }
        if (!wanted) {
            return Map.of();
        }
        Api.Answer now = call("GET", resource, Optional.empty());
        while (!isDone(now.document().orElse(null))) {
            pause(now);
            now = call("GET", resource, Optional.empty());
        }
        String state =
                Documents.text(now.document().orElse(null), "properties", "provisioningState");
        if (state.equalsIgnoreCase("Failed") || state.equalsIgnoreCase("Canceled")) {
            throw new CommandFailure("the resource is there, but its state is " + state);
        }
        return now.document().orElse(Map.of());
    }

    private void awaitStatus(Api.Answer first, URI status) throws CommandFailure, IOException {
        Api.Answer answer = first;
        while (true) {
            pause(answer);
            answer = call("GET", status, Optional.empty());
            Object body = answer.document().orElse(null);
            String state = Documents.text(body, "status").toLowerCase(Locale.ROOT);
            if (state.equals("succeeded")) {
                return;
            }
            if (TERMINAL.contains(state)) {
                throw new CommandFailure(reason(body));
            }
        }
    }

    /// The error of an operation, with its details: a deployment has the reason only there.
    private static String reason(@Nullable Object body) {
        StringBuilder reason = new StringBuilder();
        reason.append('(').append(Documents.text(body, "error", "code")).append(") ");
        reason.append(Documents.text(body, "error", "message"));
        Object error = Documents.at(body, "error").orElse(null);
        for (Map<?, ?> detail : Documents.objects(error, "details")) {
            reason.append('\n').append('(').append(Documents.text(detail, "code")).append(") ");
            reason.append(Documents.text(detail, "message"));
            String target = Documents.text(detail, "target");
            if (!target.isEmpty()) {
                reason.append("\nTarget: ").append(target);
            }
        }
        return reason.toString();
    }

    /// A resource without state is always done.
    private static boolean isDone(@Nullable Object resource) {
        String state = Documents.text(resource, "properties", "provisioningState");
        return state.isEmpty() || TERMINAL.contains(state.toLowerCase(Locale.ROOT));
    }

    private static void pause(Api.Answer answer) throws CommandFailure {
        try {
            Thread.sleep(pauseOf(answer.headers().getOrDefault("Retry-After", "")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    /// How long to wait by a `Retry-After` field: its seconds, within reason.
    static Duration pauseOf(String retryAfter) {
        if (!retryAfter.matches("[0-9]{1,5}")) {
            return USUAL_PAUSE;
        }
        Duration asked = Duration.ofSeconds(Long.parseLong(retryAfter));
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    /// The version to use for a type: the first that its provider lists without "preview" (arm:PROV-2).
    ///
    /// @param type `Microsoft.HealthcareApis/workspaces/dicomservices`
    String versionOf(String type, boolean preview) throws CommandFailure, IOException {
        int slash = type.indexOf('/');
        if (slash < 0) {
            throw new CommandFailure(
                    2, "'" + type + "' is no type: write NAMESPACE/TYPE, or --namespace");
        }
        String namespace = type.substring(0, slash);
        String relative = type.substring(slash + 1);
        Map<?, ?> provider = get(subscription() + "/providers/" + namespace, RESOURCES);
        for (Map<?, ?> one : Documents.objects(provider, "resourceTypes")) {
            if (relative.equalsIgnoreCase(Documents.text(one, "resourceType"))
                    && one.get("apiVersions") instanceof List<?> versions) {
                for (Object version : versions) {
                    if (preview || !String.valueOf(version).contains("preview")) {
                        return String.valueOf(version);
                    }
                }
            }
        }
        throw new CommandFailure(
                3, "the provider " + namespace + " does not know the type " + relative);
    }

    /// Where a group is; what is made in it without a location is made there.
    public String locationOf(String group) throws CommandFailure, IOException {
        return Documents.required(get(group(group), RESOURCES), "location");
    }

    /// `West Europe` as the resource manager names it.
    public static String location(String name) {
        return name.replace(" ", "").toLowerCase(Locale.ROOT);
    }
}
