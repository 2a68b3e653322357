/// `isocenter role`: who may do what where. Roles and assignments are the resource manager's, the names
/// of those who have them the directory's.
@NullMarked
package org.isocenter.cli.role;

import org.jspecify.annotations.NullMarked;
