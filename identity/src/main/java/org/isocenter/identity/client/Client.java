package org.isocenter.identity.client;

import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;

/// A client in a directory.
///
/// @param tenant the directory
/// @param application its definition
/// @param principal its principal there
public record Client(Tenant tenant, Application application, ServicePrincipal principal) {}
