/// What every request of the control plane goes through, whatever it is about: ids, api-versions,
/// refusals, request content, pages, response headers (contract `arm`, §1 to §4.1).
///
/// Nothing here knows a resource type. A path becomes an [ArmTarget], a refusal is an [ArmRefusal]
/// made from one row of [ArmError], and the plane turns it into a body in one place.
@NullMarked
package org.isocenter.resourcemanager.protocol;

import org.jspecify.annotations.NullMarked;
