package org.isocenter.identity.aadgraph;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Narrowing;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.graph.FilterNarrowing;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ObjectNode;

/// How objects are shown and listed, whatever their type (identity:AADG-2).
final class AadGraphListing {
    private static final int PAGE = 999;

    private final Directory directory;

    AadGraphListing(Directory directory) {
        this.directory = directory;
    }

    /// An object in the form of this API.
    ObjectNode shown(DirectoryObject object) {
        return switch (object) {
            case Application application -> AadGraphDocuments.application(application);
            case ServicePrincipal principal ->
                    AadGraphDocuments.servicePrincipal(
                            principal, directory.aliases().namesOf(principal.appId()));
            case User user -> AadGraphDocuments.user(user);
            case Group group -> AadGraphDocuments.group(group);
        };
    }

    /// The objects of a type that match the request, a page at a time.
    Response list(AadGraphCall call, ObjectType type, GraphRight right, String set)
            throws GraphRefusal {
        call.caller().demand(right);
        QueryOptions options = call.options();
        Narrowing narrowing =
                options.filter()
                        .map(filter -> FilterNarrowing.of(filter, directory.aliases()))
                        .orElseGet(Narrowing.None::new);
        List<ObjectNode> found = new ArrayList<>();
        Optional<UUID> after = options.skipToken().flatMap(Guid::parse);
        while (true) {
            Optional<UUID> from = after;
            List<DirectoryObject> batch =
                    directory.<List<DirectoryObject>, RuntimeException>read(rows ->
                            rows.objects()
                                    .list(call.tenantId(), type, false, narrowing, from, PAGE));
            for (DirectoryObject object : batch) {
                ObjectNode node = shown(object);
                if (options.matches(node)) {
                    found.add(node);
                }
                if (found.size() == PAGE) {
                    return call.collection(set, found, Optional.of(next(call, set, object.id())));
                }
            }
            if (batch.size() < PAGE) {
                return call.collection(set, found, Optional.empty());
            }
            after = Optional.of(batch.getLast().id());
        }
    }

    /// Relative to the tenant, as clients of this API expect it.
    private static String next(AadGraphCall call, String set, UUID last) {
        return call.request()
                .query()
                .first("$filter")
                .map(filter ->
                        set
                                + "?$filter="
                                + URLEncoder.encode(filter, StandardCharsets.UTF_8)
                                + "&$skiptoken="
                                + last)
                .orElse(set + "?$skiptoken=" + last);
    }
}
