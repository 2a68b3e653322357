/// The control plane: what Azure Resource Manager answers, for workspaces, DICOM services, digital
/// twins instances, managed identities and the roles on them (contract `arm`).
///
/// Start at [ResourceManagerPlane]: it takes a request through the checks that come before any
/// resource type is asked, and its `switch` over
/// [org.isocenter.resourcemanager.protocol.ArmTarget] is the table of contents. The packages below
/// it: `protocol` (ids, versions, errors), `access` (roles), `operation` and `resource` (what every
/// type shares), `subscription`, `healthcare`, `managedidentity`, `digitaltwins` (the types),
/// `template` (whole environments in one file).
@NullMarked
package org.isocenter.resourcemanager;

import org.jspecify.annotations.NullMarked;
