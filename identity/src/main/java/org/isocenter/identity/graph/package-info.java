/// The directory over Microsoft Graph, v1.0 and beta (identity §16).
///
/// [GraphRoutes] is the table of contents. A request becomes a [GraphCall] (who calls, what he asks
/// for), a handler of one of the resource classes ([Applications], [ServicePrincipals], [Users] …)
/// answers it, and [GraphRefusal] is the one way to say no. What a caller may do is a row of
/// [GraphRight].
@NullMarked
package org.isocenter.identity.graph;

import org.jspecify.annotations.NullMarked;
