/// `isocenter ad`: applications, service principals, users and groups over Microsoft Graph, as `az` has
/// it. [Graph] makes the calls; what options become in Graph's JSON is in [AppOptions].
@NullMarked
package org.isocenter.cli.directory;

import org.jspecify.annotations.NullMarked;
