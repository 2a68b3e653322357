package org.isocenter.dicomweb;

import static org.isocenter.dicomweb.openapi.Described.Form.CHANGE_FEED;
import static org.isocenter.dicomweb.openapi.Described.Form.CHANGE_FEED_LATEST;
import static org.isocenter.dicomweb.openapi.Described.Form.RENDER;
import static org.isocenter.dicomweb.openapi.Described.Form.RETRIEVE_FRAMES;
import static org.isocenter.dicomweb.openapi.Described.Form.RETRIEVE_INSTANCES;
import static org.isocenter.dicomweb.openapi.Described.Form.RETRIEVE_METADATA;
import static org.isocenter.dicomweb.openapi.Described.Form.SEARCH;
import static org.isocenter.dicomweb.openapi.Described.Form.STORE;
import static org.isocenter.dicomweb.service.DataAction.DELETE;
import static org.isocenter.dicomweb.service.DataAction.READ;
import static org.isocenter.dicomweb.service.DataAction.WRITE;
import static org.isocenter.dicomweb.service.Version.V1;
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
import org.isocenter.dicomweb.openapi.Described;
import org.isocenter.dicomweb.openapi.Described.Form;
import org.isocenter.dicomweb.retrieve.BulkDataOperation;
import org.isocenter.dicomweb.retrieve.FramesOperation;
import org.isocenter.dicomweb.retrieve.MetadataOperation;
import org.isocenter.dicomweb.retrieve.RenderedOperation;
import org.isocenter.dicomweb.retrieve.RetrieveOperation;
import org.isocenter.dicomweb.search.Matching;
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

    private static final String STUDY = "/studies/{study}";
    private static final String SERIES = STUDY + "/series/{series}";
    private static final String INSTANCE = SERIES + "/instances/{instance}";

    /// A row of the table.
    ///
    /// @param operationId for the description; empty for a row that is not described
    private record Row(
            String method,
            String path,
            Set<Version> versions,
            DataAction action,
            String operationId,
            Form form,
            Operation operation) {
        /// Whether the route is about instances, which lie in partitions; the rest is about the
        /// service.
        private boolean isPartitioned() {
            return form != CHANGE_FEED && form != CHANGE_FEED_LATEST;
        }
    }

    /// What answers, one for each kind of request.
    ///
    /// @param matching how searches read values
    record Operations(
            StoreOperation create,
            StoreOperation upsert,
            RetrieveOperation retrieve,
            FramesOperation frames,
            MetadataOperation metadata,
            BulkDataOperation bulkData,
            RenderedOperation rendered,
            Matching matching,
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
                // Bulk update is to come in v2; before, it does not exist at all (GEN-6). It is
                // told
                // from a study with a strange UID either way.
                new Row("POST", "/studies/$bulkUpdate", ALL, WRITE, "", STORE, absent),
                new Row("POST", "/studies", ALL, WRITE, "storeInstances", STORE, o.create),
                new Row("POST", STUDY, ALL, WRITE, "storeInstancesInStudy", STORE, o.create),
                new Row("PUT", "/studies", SINCE_V1, WRITE, "replaceInstances", STORE, o.upsert),
                new Row("PUT", STUDY, SINCE_V1, WRITE, "replaceInstancesInStudy", STORE, o.upsert),
                search(o.matching, "/studies", "searchStudies", SearchResource.STUDIES),
                search(o.matching, "/series", "searchSeries", SearchResource.SERIES),
                search(o.matching, "/instances", "searchInstances", SearchResource.INSTANCES),
                search(
                        o.matching,
                        STUDY + "/series",
                        "searchSeriesOfStudy",
                        SearchResource.SERIES_OF_STUDY),
                search(
                        o.matching,
                        STUDY + "/instances",
                        "searchInstancesOfStudy",
                        SearchResource.INSTANCES_OF_STUDY),
                search(
                        o.matching,
                        SERIES + "/instances",
                        "searchInstancesOfSeries",
                        SearchResource.INSTANCES_OF_SERIES),
                get(STUDY, "retrieveStudy", RETRIEVE_INSTANCES, o.retrieve),
                get(SERIES, "retrieveSeries", RETRIEVE_INSTANCES, o.retrieve),
                get(INSTANCE, "retrieveInstance", RETRIEVE_INSTANCES, o.retrieve),
                get(INSTANCE + "/frames/{frames}", "retrieveFrames", RETRIEVE_FRAMES, o.frames),
                get(STUDY + "/metadata", "retrieveStudyMetadata", RETRIEVE_METADATA, o.metadata),
                get(SERIES + "/metadata", "retrieveSeriesMetadata", RETRIEVE_METADATA, o.metadata),
                get(
                        INSTANCE + "/metadata",
                        "retrieveInstanceMetadata",
                        RETRIEVE_METADATA,
                        o.metadata),
                get(
                        INSTANCE + "/bulkdata/{+path}",
                        "retrieveBulkData",
                        RETRIEVE_FRAMES,
                        o.bulkData),
                get(INSTANCE + "/rendered", "renderInstance", RENDER, o.rendered),
                get(INSTANCE + "/frames/{frames}/rendered", "renderFrame", RENDER, o.rendered),
                new Row("DELETE", STUDY, ALL, DELETE, "deleteStudy", Form.DELETE, o.delete),
                new Row("DELETE", SERIES, ALL, DELETE, "deleteSeries", Form.DELETE, o.delete),
                new Row("DELETE", INSTANCE, ALL, DELETE, "deleteInstance", Form.DELETE, o.delete),
                new Row(
                        "GET",
                        "/changefeed",
                        SINCE_V1,
                        READ,
                        "readChangeFeed",
                        CHANGE_FEED,
                        o.changeFeed),
                new Row(
                        "GET",
                        "/changefeed/latest",
                        SINCE_V1,
                        READ,
                        "readLatestChange",
                        CHANGE_FEED_LATEST,
                        o.latest));
    }

    private static Row get(String path, String operationId, Form form, Operation operation) {
        return new Row("GET", path, ALL, READ, operationId, form, operation);
    }

    private static Row search(
            Matching matching, String path, String operationId, SearchResource resource) {
        return get(path, operationId, SEARCH, new SearchOperation(resource, matching));
    }

    private static Response withVersions(Row row, Response response) {
        return response.withHeader("api-supported-versions", Version.list(row.versions));
    }

    /// The rows of a version, for its description.
    List<Described> described(Version version) {
        return rows.stream()
                .filter(row -> row.versions.contains(version) && !row.operationId.isEmpty())
                .map(row ->
                        new Described(
                                row.method,
                                row.path,
                                row.operationId,
                                row.isPartitioned(),
                                row.action,
                                row.form))
                .toList();
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
