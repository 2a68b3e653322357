/// Who may do what: role definitions, role assignments, deny assignments and the decision made of
/// them (contract `arm`, §8 to §10).
///
/// The decision is a pure function over an immutable [AccessSnapshot]; [RoleBasedAccess] keeps one
/// in memory and replaces it when something was written. The planes that serve data ask the same
/// object with a data action.
@NullMarked
package org.isocenter.resourcemanager.access;

import org.jspecify.annotations.NullMarked;
