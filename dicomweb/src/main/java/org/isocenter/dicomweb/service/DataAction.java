package org.isocenter.dicomweb.service;

/// What a caller needs permission for (AUTH-6). Which route needs which is a column of the route
/// table.
public enum DataAction {
    READ,
    WRITE,
    DELETE,
    MANAGE_EXTENDED_QUERY_TAGS,
    EXPORT
}
