package org.isocenter.dicomweb.openapi;

import org.isocenter.dicomweb.service.DataAction;

/// What a description says of one route.
///
/// @param method in capitals
/// @param path below the version, with variables in braces
/// @param operationId a name for generated clients: `retrieveStudy`
/// @param partitioned whether the route also exists below a partition (GEN-10)
/// @param action the permission a caller needs
/// @param form what goes in and comes out
public record Described(
        String method,
        String path,
        String operationId,
        boolean partitioned,
        DataAction action,
        Form form) {

    /// The kinds of exchange, as far as a description tells them apart.
    public enum Form {
        STORE,
        RETRIEVE_INSTANCES,
        RETRIEVE_FRAMES,
        RETRIEVE_METADATA,
        RENDER,
        SEARCH,
        DELETE,
        CHANGE_FEED,
        CHANGE_FEED_LATEST
    }
}
