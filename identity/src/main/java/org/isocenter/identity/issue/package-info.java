/// Issues tokens once it is clear who gets them: resolves the resource, checks consent, roles and
/// assignment, and signs. Used by the token endpoint and, for implicit and hybrid answers, by the
/// authorization endpoint.
@NullMarked
package org.isocenter.identity.issue;

import org.jspecify.annotations.NullMarked;
