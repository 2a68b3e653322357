package org.isocenter.http;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The route table of a plane: method, path template, handler. The first row whose template and
/// method match answers, so a literal belongs above a variable in the same place.
///
/// The rows are kept in a tree, one level for each segment ([RouteTree]), so that a lookup costs as
/// much as the path is long, not as much as the table is.
public final class Routes {
    private static final int MAXIMUM_SEGMENTS = 128;

    private record Route(String method, PathTemplate template, Handler handler) {}

    /// What the table says of a request.
    public sealed interface Outcome {
        /// A row matches; the request carries the variables of its template.
        record Found(Handler handler, Request request) implements Outcome {}

        /// The path is known, but not with this method.
        ///
        /// @param allow the methods the path has, for the `Allow` field
        record MethodNotAllowed(Set<String> allow) implements Outcome {}

        /// No template matches the path.
        record NotFound() implements Outcome {}
    }

    private final List<Route> routes;

    private final RouteTree tree;

    private Routes(List<Route> routes) {
        this.routes = routes;
        this.tree = new RouteTree(routes.stream().map(Route::template).toList());
    }

    /// An empty table to fill.
    public static Builder builder() {
        return new Builder();
    }

    /// Looks the request up, by its whole path.
    public Outcome find(Request request) {
        return find(request, request.path());
    }

    /// Looks the request up by a path that may lack a prefix the caller has dealt with.
    public Outcome find(Request request, String encodedPath) {
        List<String> segments = new ArrayList<>();
        for (String segment : PathTemplate.split(encodedPath)) {
            segments.add(Query.decodeSegment(segment));
        }
        if (segments.size() > MAXIMUM_SEGMENTS) {
            return new Outcome.NotFound();
        }
        Set<String> allow = new LinkedHashSet<>();
        BitSet rows = tree.rowsThatMatch(segments);
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            Route route = routes.get(row);
            if (route.method.equals(request.method())) {
                Map<String, String> variables = new HashMap<>();
                route.template.matches(segments, variables);
                variables.putAll(request.pathParameters());
                request.routedTo(route.template.toString());
                return new Outcome.Found(route.handler, request.withPathParameters(variables));
            }
            allow.add(route.method);
        }
        return allow.isEmpty() ? new Outcome.NotFound() : new Outcome.MethodNotAllowed(allow);
    }

    /// Collects the rows of a table.
    public static final class Builder {
        private final List<Route> routes = new ArrayList<>();

        private Builder() {}

        /// Adds a row.
        ///
        /// @param method in capitals
        /// @param template see [Routes]; `/studies/{study}`, `/{+scope}/providers/x`
        public Builder add(String method, String template, Handler handler) {
            routes.add(new Route(method, PathTemplate.of(template), handler));
            return this;
        }

        /// The table.
        public Routes build() {
            return new Routes(List.copyOf(routes));
        }
    }
}
