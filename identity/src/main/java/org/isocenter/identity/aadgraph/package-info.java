/// The directory over AAD Graph 1.6, the API before Microsoft Graph, as far as the Azure CLI up to
/// 2.36 uses it (identity §16.1); and the application manifest in that form (identity §15.1).
///
/// [AadGraphPlane] holds the routes, a class for each collection the handlers. The objects are those of Microsoft Graph under other names:
/// [AadGraphDocuments] translates both ways, and the rules for changing them are the same.
@NullMarked
package org.isocenter.identity.aadgraph;

import org.jspecify.annotations.NullMarked;
