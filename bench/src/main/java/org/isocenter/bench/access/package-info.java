/// What a decision of role-based access control costs.
@NullMarked
package org.isocenter.bench.access;

import org.jspecify.annotations.NullMarked;
