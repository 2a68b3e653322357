package org.isocenter.dicomweb;

import static org.isocenter.dicomweb.service.DataAction.DELETE;
import static org.isocenter.dicomweb.service.DataAction.READ;
import static org.isocenter.dicomweb.service.DataAction.WRITE;
import static org.isocenter.dicomweb.service.Version.V1;
import static org.isocenter.dicomweb.service.Version.V1_PRERELEASE;
import static org.isocenter.dicomweb.service.Version.V2;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isocenter.dicomweb.changefeed.ChangeFeedOperation;
import org.isocenter.dicomweb.changefeed.LatestOperation;
import org.isocenter.dicomweb.delete.DeleteOperation;
import org.isocenter.dicomweb.retrieve.FramesOperation;
import org.isocenter.dicomweb.retrieve.MetadataOperation;
import org.isocenter.dicomweb.retrieve.RenderedOperation;
import org.isocenter.dicomweb.retrieve.RetrieveOperation;
import org.isocenter.dicomweb.search.SearchOperation;
import org.isocenter.dicomweb.search.SearchResource;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DataAction;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.StoreOperation;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;

/// The table of contents of the data plane (contract section 1.2): method, path below the version,
/// versions, permission, operation.
final class DicomwebRoutes {
    private static final Set<Version> ALL = EnumSet.allOf(Version.class);
    private static final Set<Version> SINCE_V1 = EnumSet.of(V1, V2);
    private static final Set<Version> BEFORE_V2 = EnumSet.of(V1_PRERELEASE, V1);

    private static final String STUDY = "/studies/{study}";
    private static final String SERIES = STUDY + "/series/{series}";
    private static final String INSTANCE = SERIES + "/instances/{instance}";

    /// A row of the table.
    record Row(
            String method,
            String path,
            Set<Version> versions,
            DataAction action,
            Operation operation) {}

    /// What answers, one for each kind of request.
    record Operations(
            StoreOperation create,
            StoreOperation upsert,
            RetrieveOperation retrieve,
            FramesOperation frames,
            MetadataOperation metadata,
            RenderedOperation rendered,
            DeleteOperation delete,
            ChangeFeedOperation changeFeed,
            LatestOperation latest) {}

    private final List<Row> rows;
    private final Map<Version, Routes> routes = new EnumMap<>(Version.class);

    DicomwebRoutes(Operations operations) {
        rows = table(operations);
        for (Version version : Version.values()) {
            Routes.Builder builder = Routes.builder();
            for (Row row : rows) {
                if (row.versions.contains(version)) {
                    builder.add(
                            row.method,
                            row.path,
                            request -> {
                                Call call = ((Call) request).askingFor(row.action);
                                call.routedTo(row.path);
                                return withVersions(row, row.operation.answer(call));
                            });
                }
            }
            routes.put(version, builder.build());
        }
    }

    private static List<Row> table(Operations o) {
        Operation absent = _ -> Response.of(404);
        return List.of(
                // A later issue's; before v2 it does not exist at all (GEN-6).
                new Row("POST", "/studies/$bulkUpdate", BEFORE_V2, WRITE, absent),
                new Row("POST", "/studies", ALL, WRITE, o.create),
                new Row("POST", STUDY, ALL, WRITE, o.create),
                new Row("PUT", "/studies", SINCE_V1, WRITE, o.upsert),
                new Row("PUT", STUDY, SINCE_V1, WRITE, o.upsert),
                new Row("GET", "/studies", ALL, READ, search(SearchResource.STUDIES)),
                new Row("GET", "/series", ALL, READ, search(SearchResource.SERIES)),
                new Row("GET", "/instances", ALL, READ, search(SearchResource.INSTANCES)),
                new Row(
                        "GET",
                        STUDY + "/series",
                        ALL,
                        READ,
                        search(SearchResource.SERIES_OF_STUDY)),
                new Row(
                        "GET",
                        STUDY + "/instances",
                        ALL,
                        READ,
                        search(SearchResource.INSTANCES_OF_STUDY)),
                new Row(
                        "GET",
                        SERIES + "/instances",
                        ALL,
                        READ,
                        search(SearchResource.INSTANCES_OF_SERIES)),
                new Row("GET", STUDY, ALL, READ, o.retrieve),
                new Row("GET", SERIES, ALL, READ, o.retrieve),
                new Row("GET", INSTANCE, ALL, READ, o.retrieve),
                new Row("GET", INSTANCE + "/frames/{frames}", ALL, READ, o.frames),
                new Row("GET", STUDY + "/metadata", ALL, READ, o.metadata),
                new Row("GET", SERIES + "/metadata", ALL, READ, o.metadata),
                new Row("GET", INSTANCE + "/metadata", ALL, READ, o.metadata),
                new Row("GET", INSTANCE + "/rendered", ALL, READ, o.rendered),
                new Row("GET", INSTANCE + "/frames/{frames}/rendered", ALL, READ, o.rendered),
                new Row("DELETE", STUDY, ALL, DELETE, o.delete),
                new Row("DELETE", SERIES, ALL, DELETE, o.delete),
                new Row("DELETE", INSTANCE, ALL, DELETE, o.delete),
                new Row("GET", "/changefeed", SINCE_V1, READ, o.changeFeed),
                new Row("GET", "/changefeed/latest", SINCE_V1, READ, o.latest));
    }

    private static Operation search(SearchResource resource) {
        return new SearchOperation(resource);
    }

    private static Response withVersions(Row row, Response response) {
        return response.withHeader("api-supported-versions", Version.list(row.versions));
    }

    /// The rows, for whoever describes them.
    List<Row> rows() {
        return rows;
    }

    /// What the table says of a call.
    ///
    /// @param path below the version, percent-encoded
    Routes.Outcome find(Call call, String path) {
        return routesOf(call.version()).find(call, path);
    }

    private Routes routesOf(Version version) {
        return Optional.ofNullable(routes.get(version)).orElseThrow();
    }

    /// The versions that have a path with some method, for answers that no row gives.
    Set<Version> versionsOf(Call call, String path) {
        List<Version> found = new ArrayList<>();
        for (Version version : Version.values()) {
            if (!(routesOf(version).find(call, path) instanceof Routes.Outcome.NotFound)) {
                found.add(version);
            }
        }
        return found.isEmpty() ? ALL : EnumSet.copyOf(found);
    }
}
