package org.isocenter.cli.directory;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;

/// Calls to Microsoft Graph in the name of whoever is signed in, and how its objects are found by what
/// users call them (identity §21.4, §21.5).
public final class Graph {
    private static final Pattern GUID =
            Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Session session;
    private @Nullable String token;

    /// @param session who calls
    public Graph(Session session) {
        this.session = session;
    }

    /// A principal that can be given a role.
    ///
    /// @param id its object id
    /// @param type `User`, `Group` or `ServicePrincipal`
    /// @param name what people call it
    public record Principal(String id, String type, String name) {
        static Principal of(Map<?, ?> object) throws CommandFailure {
            String type = Documents.text(object, "@odata.type");
            String name =
                    switch (type) {
                        case "#microsoft.graph.user" -> Documents.text(object, "userPrincipalName");
                        case "#microsoft.graph.servicePrincipal" -> Documents.text(object, "appId");
                        default -> Documents.text(object, "displayName");
                    };
            return new Principal(
                    Documents.required(object, "id"),
                    switch (type) {
                        case "#microsoft.graph.user" -> "User";
                        case "#microsoft.graph.group" -> "Group";
                        default -> "ServicePrincipal";
                    },
                    name);
        }
    }

    /// Who calls.
    Session session() {
        return session;
    }

    /// Whether a text has the form of an id.
    public static boolean isId(String text) {
        return GUID.matcher(text).matches();
    }

    /// One request.
    ///
    /// @param path below the version, with its query encoded
    Optional<Object> call(String method, String path, Optional<Object> body)
            throws CommandFailure, IOException {
        return call(method, URI.create(session.profile().baseUrl() + "/v1.0" + path), body);
    }

    private Optional<Object> call(String method, URI uri, Optional<Object> body)
            throws CommandFailure, IOException {
        String known = token;
        if (known == null) {
            known = session.token(Session.GRAPH).value();
            token = known;
        }
        return session.api().call(method, uri, known, body).document();
    }

    Map<?, ?> get(String path) throws CommandFailure, IOException {
        return Api.object(call("GET", path, Optional.empty()));
    }

    Map<?, ?> post(String path, Object body) throws CommandFailure, IOException {
        return Api.object(call("POST", path, Optional.of(body)));
    }

    void patch(String path, Object body) throws CommandFailure, IOException {
        call("PATCH", path, Optional.of(body));
    }

    void delete(String path) throws CommandFailure, IOException {
        call("DELETE", path, Optional.empty());
    }

    /// All pages of a list.
    ///
    /// @param filter terms that must all be true; those that are empty do not count
    List<Map<?, ?>> list(String path, String... filter) throws CommandFailure, IOException {
        return list(path, Integer.MAX_VALUE, "?", filter);
    }

    /// The first of a long list.
    ///
    /// @param top how many at most
    List<Map<?, ?>> newest(String path, int top, String... filter)
            throws CommandFailure, IOException {
        return list(path, top, "?$top=" + Math.clamp(top, 1, 999) + "&", filter);
    }

    private List<Map<?, ?>> list(String path, int most, String start, String... filter)
            throws CommandFailure, IOException {
        List<String> terms = List.of(filter).stream().filter(term -> !term.isEmpty()).toList();
        String query =
                terms.isEmpty()
                        ? start.substring(0, start.length() - 1)
                        : start
                                + "$filter="
                                + Api.encode(String.join(" and ", terms)).replace("+", "%20");
        Optional<URI> page =
                Optional.of(URI.create(session.profile().baseUrl() + "/v1.0" + path + query));
        List<Map<?, ?>> found = new ArrayList<>();
        while (page.isPresent() && found.size() < most) {
            Object body = call("GET", page.get(), Optional.empty()).orElse(null);
            found.addAll(Documents.objects(body, "value"));
            page = Documents.at(body, "@odata.nextLink").map(Object::toString).map(URI::create);
        }
        return found.size() <= most ? found : new ArrayList<>(found.subList(0, most));
    }

    /// `name eq 'value'`; empty when there is no value.
    static String equal(String name, @Nullable String value) {
        return value == null ? "" : name + " eq '" + quoted(value) + "'";
    }

    /// `startswith(name,'value')`; empty when there is no value.
    static String startsWith(String name, @Nullable String value) {
        return value == null ? "" : "startswith(" + name + ",'" + quoted(value) + "')";
    }

    /// `names/any(x:x eq 'value')`; empty when there is no value.
    static String any(String name, @Nullable String value) {
        return value == null ? "" : name + "/any(x:x eq '" + quoted(value) + "')";
    }

    private static String quoted(String value) {
        return value.replace("'", "''");
    }

    /// The ids of the groups that an object is in, directly or through others.
    Object memberGroups(String path, boolean securityOnly) throws CommandFailure, IOException {
        Object value =
                post(path + "/getMemberGroups", Documents.of("securityEnabledOnly", securityOnly))
                        .get("value");
        return value == null ? List.of() : value;
    }

    /// What a `$ref` is added with.
    Map<String, Object> reference(String objectId) {
        return Documents.of(
                "@odata.id", session.profile().baseUrl() + "/v1.0/directoryObjects/" + objectId);
    }

    /// An application by application id, object id or identifier URI.
    ///
    /// @throws CommandFailure with exit code 3 if there is none
    Map<?, ?> application(String id) throws CommandFailure, IOException {
        List<Map<?, ?>> found =
                list("/applications", isId(id) ? equal("appId", id) : any("identifierUris", id));
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        if (isId(id)) {
            return get("/applications/" + id);
        }
        throw new CommandFailure(3, "there is no application '" + id + "'");
    }

    /// A service principal by any of its names or its object id.
    ///
    /// @throws CommandFailure with exit code 3 if there is none
    Map<?, ?> servicePrincipal(String id) throws CommandFailure, IOException {
        List<Map<?, ?>> found = list("/servicePrincipals", any("servicePrincipalNames", id));
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        if (isId(id)) {
            return get("/servicePrincipals/" + id);
        }
        throw new CommandFailure(3, "there is no service principal '" + id + "'");
    }

    /// Makes sure that an application has a service principal in the tenant.
    Map<?, ?> servicePrincipalOf(Map<?, ?> application) throws CommandFailure, IOException {
        String appId = Documents.required(application, "appId");
        List<Map<?, ?>> found = list("/servicePrincipals", equal("appId", appId));
        if (!found.isEmpty()) {
            return found.getFirst();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("appId", appId);
        body.put("accountEnabled", true);
        return post("/servicePrincipals", body);
    }

    /// Whom a user means as assignee of a role (identity:ARM-8): a user by name, a service principal by
    /// one of its names, anything by object id.
    ///
    /// @throws CommandFailure if nobody has that name
    public Principal principal(String assignee) throws CommandFailure, IOException {
        if (assignee.contains("@")) {
            for (Map<?, ?> user : list("/users", equal("userPrincipalName", assignee))) {
                return new Principal(Documents.required(user, "id"), "User", assignee);
            }
        } else {
            for (Map<?, ?> found :
                    list("/servicePrincipals", any("servicePrincipalNames", assignee))) {
                return new Principal(Documents.required(found, "id"), "ServicePrincipal", assignee);
            }
            if (isId(assignee)) {
                List<Principal> objects = objects(List.of(assignee));
                if (!objects.isEmpty()) {
                    return objects.getFirst();
                }
            }
        }
        throw new CommandFailure(
                3, "the directory knows no user, group or service principal '" + assignee + "'");
    }

    /// The principals with these object ids, as far as there are any (identity:GRAPH-16).
    public List<Principal> objects(List<String> ids) throws CommandFailure, IOException {
        List<Principal> found = new ArrayList<>();
        if (!ids.isEmpty()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("ids", ids);
            body.put("types", List.of("user", "group", "servicePrincipal"));
            for (Map<?, ?> object :
                    Documents.objects(post("/directoryObjects/getByIds", body), "value")) {
                found.add(Principal.of(object));
            }
        }
        return found;
    }
}
