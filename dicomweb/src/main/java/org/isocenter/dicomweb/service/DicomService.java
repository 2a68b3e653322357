package org.isocenter.dicomweb.service;

import org.isocenter.dicomweb.instance.Archive;

/// A DICOM service as its owner has set it up at the moment of a call.
///
/// @param resourceId the resource id, by which roles are assigned
/// @param security who may call
/// @param archive what it has stored
public record DicomService(String resourceId, Security security, Archive archive) {}
