package org.isocenter.identity.graph;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Query;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.GroupDocument;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Narrowing;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.UserDocument;
import org.isocenter.identity.odata.OdataException;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lists the objects of a type in pages (identity:GRAPH-20).
///
/// The database narrows: what a filter says about ids, names and sign-in names is looked up there
/// (see [FilterNarrowing]). The filter as a whole then decides on each object. Without `$orderby`
/// the objects come in the order of their ids, a batch at a time, and a page ends the reading; the
/// skip token is the id after which the next page begins, so that nothing is shown twice or left out
/// when objects come and go. With `$orderby` all are read and sorted, and the token is the number of
/// objects to skip.
final class Listing {
    private static final int BATCH = 500;
    private static final String AFTER = "after:";
    private static final String SKIP = "skip:";

    private final Directory directory;
    private final Representations representations;

    Listing(Directory directory, Representations representations) {
        this.directory = directory;
        this.representations = representations;
    }

    /// A page of the objects of a type, with all their properties unless some are selected.
    Response page(GraphCall call, String set, ObjectType type) throws GraphRefusal {
        return page(call, set, type, false, List.of());
    }

    /// A page of the objects of a type, with those properties unless others are selected.
    Response page(GraphCall call, String set, ObjectType type, List<String> shown)
            throws GraphRefusal {
        return page(call, set, type, false, shown);
    }

    /// A page of the deleted objects of a type.
    Response deletedPage(GraphCall call, String set, ObjectType type) throws GraphRefusal {
        return page(call, set, type, true, List.of());
    }

    private Response page(
            GraphCall call, String set, ObjectType type, boolean deleted, List<String> shown)
            throws GraphRefusal {
        QueryOptions options = call.options();
        Narrowing narrowing = narrowing(options, type);
        if (!options.orderBy().isEmpty()) {
            List<ObjectNode> all = new ArrayList<>();
            scan(call, type, deleted, narrowing, Optional.empty(), options, Integer.MAX_VALUE, all);
            all.sort(options.order());
            all.replaceAll(node -> defaults(node, options, shown));
            return Response.json(200, slice(call, set, options, all));
        }
        Optional<UUID> after = Optional.empty();
        if (options.skipToken().isPresent()) {
            after = token(options.skipToken().get(), AFTER).flatMap(Guid::parse);
            if (after.isEmpty()) {
                throw badToken();
            }
        }
        List<ObjectNode> page = new ArrayList<>();
        scan(call, type, deleted, narrowing, after, options, options.top() + 1, page);
        boolean more = page.size() > options.top();
        if (more) {
            page.removeLast();
        }
        ObjectNode body = head(call, set, options);
        if (options.count()) {
            body.put("@odata.count", count(call, type, deleted));
        }
        if (more) {
            body.put(
                    "@odata.nextLink",
                    nextLink(call, AFTER + page.getLast().path("id").asString("")));
        }
        ArrayNode value = body.putArray("value");
        for (ObjectNode object : page) {
            ObjectNode node = defaults(object, options, shown);
            value.add(options.selectFrom(node, options.expand()));
        }
        return Response.json(200, body);
    }

    /// What an object shows when the client selects nothing.
    static ObjectNode defaults(ObjectNode object, QueryOptions options, List<String> shown) {
        if (shown.isEmpty() || !options.select().isEmpty()) {
            return object;
        }
        ObjectNode node = object.objectNode();
        for (var property : object.properties()) {
            if (shown.contains(property.getKey()) || options.expand().contains(property.getKey())) {
                node.set(property.getKey(), property.getValue());
            }
        }
        return node;
    }

    /// How many objects match.
    long count(GraphCall call, ObjectType type) throws GraphRefusal {
        return count(call, type, false);
    }

    private long count(GraphCall call, ObjectType type, boolean deleted) throws GraphRefusal {
        QueryOptions options = call.options();
        if (options.filter().isEmpty() && options.search().isEmpty() && !deleted) {
            return directory.<Long, RuntimeException>read(
                    rows -> rows.objects().count(call.tenantId(), type));
        }
        List<ObjectNode> all = new ArrayList<>();
        Narrowing narrowing = narrowing(options, type);
        scan(call, type, deleted, narrowing, Optional.empty(), options, Integer.MAX_VALUE, all);
        return all.size();
    }

    private Narrowing narrowing(QueryOptions options, ObjectType type) throws GraphRefusal {
        try {
            options.demandKnown(
                    switch (type) {
                        case APPLICATION -> ApplicationDocument.properties();
                        case SERVICE_PRINCIPAL -> ServicePrincipalDocument.properties();
                        case USER -> UserDocument.properties();
                        case GROUP -> GroupDocument.properties();
                    });
        } catch (OdataException e) {
            throw new GraphRefusal(GraphError.UNSUPPORTED_QUERY, e.problem());
        }
        return options.filter()
                .map(filter -> FilterNarrowing.of(filter, directory.aliases()))
                .orElseGet(Narrowing.None::new);
    }

    private void scan(
            GraphCall call,
            ObjectType type,
            boolean deleted,
            Narrowing narrowing,
            Optional<UUID> start,
            QueryOptions options,
            int limit,
            List<ObjectNode> found)
            throws GraphRefusal {
        Optional<UUID> after = start;
        while (true) {
            Optional<UUID> from = after;
            List<DirectoryObject> batch =
                    directory.read(rows ->
                            rows.objects()
                                    .list(call.tenantId(), type, deleted, narrowing, from, BATCH));
            for (DirectoryObject object : batch) {
                ObjectNode node = representations.of(object);
                if (options.matches(node)) {
                    expand(object, node, options);
                    found.add(node);
                    if (found.size() == limit) {
                        return;
                    }
                }
            }
            if (batch.size() < BATCH) {
                return;
            }
            after = Optional.of(batch.getLast().id());
        }
    }

    /// `$expand`, one level (identity:GRAPH-20).
    void expand(DirectoryObject object, ObjectNode node, QueryOptions options) throws GraphRefusal {
        for (String name : options.expand()) {
            List<DirectoryObject> related =
                    directory.<List<DirectoryObject>, GraphRefusal>read(
                            rows -> related(rows, object, name));
            ArrayNode array = node.putArray(name);
            related.forEach(each -> array.add(representations.typed(each)));
        }
    }

    private static List<DirectoryObject> related(
            DirectoryRows rows, DirectoryObject object, String name) throws GraphRefusal {
        return switch (name) {
            case "owners" -> rows.owners().of(object.id());
            case "members" -> rows.groups().membersOf(object.id());
            case "memberOf" -> rows.groups().directGroupsOf(object.id());
            case "ownedObjects" -> rows.owners().ownedBy(object.id());
            default ->
                    throw new GraphRefusal(
                            GraphError.UNSUPPORTED_QUERY,
                            "The property '" + name + "' cannot be expanded.");
        };
    }

    /// A page of what is already read, filtered and sorted.
    static ObjectNode slice(
            GraphCall call, String set, QueryOptions options, List<ObjectNode> sorted)
            throws GraphRefusal {
        int from = 0;
        if (options.skipToken().isPresent()) {
            Optional<String> skip =
                    token(options.skipToken().get(), SKIP).filter(text -> text.matches("\\d{1,9}"));
            if (skip.isEmpty()) {
                throw badToken();
            }
            from = Math.min(Integer.parseInt(skip.get()), sorted.size());
        }
        int to = Math.min(from + options.top(), sorted.size());
        ObjectNode body = head(call, set, options);
        if (options.count()) {
            body.put("@odata.count", sorted.size());
        }
        if (to < sorted.size()) {
            body.put("@odata.nextLink", nextLink(call, SKIP + to));
        }
        ArrayNode value = body.putArray("value");
        for (ObjectNode object : sorted.subList(from, to)) {
            value.add(options.selectFrom(object, options.expand()));
        }
        return body;
    }

    static ObjectNode head(GraphCall call, String set, QueryOptions options) {
        String selected =
                options.select().isEmpty() ? "" : "(" + String.join(",", options.select()) + ")";
        return Replies.context(call, set + selected);
    }

    /// The same request with the token of the next page, absolute, on the same alias.
    static String nextLink(GraphCall call, String token) {
        StringBuilder link =
                new StringBuilder(call.request().origin().toString())
                        .append(call.request().path())
                        .append('?');
        for (String pair : call.request().query().raw().split("&")) {
            Query single = Query.parse(pair);
            boolean isToken =
                    single.first("$skiptoken").isPresent() || single.first("skiptoken").isPresent();
            if (!pair.isEmpty() && !isToken) {
                link.append(pair).append('&');
            }
        }
        return link.append("$skiptoken=")
                .append(
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(token.getBytes(StandardCharsets.UTF_8)))
                .toString();
    }

    static Optional<String> token(String encoded, String kind) {
        try {
            String token =
                    new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
            return token.startsWith(kind)
                    ? Optional.of(token.substring(kind.length()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static GraphRefusal badToken() {
        return GraphRefusal.badRequest("The skip token is none of ours.");
    }
}
