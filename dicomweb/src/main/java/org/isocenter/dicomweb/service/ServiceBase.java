package org.isocenter.dicomweb.service;

import org.isocenter.http.Origin;

/// Under which name the client reached the service. Every absolute URL of a response begins with it
/// (GEN-9), so a client that came through an alias stays on it.
///
/// @param origin scheme, host and port as the client wrote them
/// @param pathPrefix what precedes the version in the path, without trailing slash:
///     `/dicom/hospital-images`, or nothing when the host name says which service is meant
public record ServiceBase(Origin origin, String pathPrefix) {
    /// The URL of the service.
    public String url() {
        return origin + pathPrefix;
    }

    /// The URL of a path below the version, with the version the request came with (GEN-10).
    ///
    /// @param path begins with a slash
    public String url(Version version, String path) {
        return origin + pathPrefix + "/" + version.segment() + path;
    }
}
