/// What clients read before they send a request: discovery documents, keys, instance discovery and
/// user realm (identity §3).
@NullMarked
package org.isocenter.identity.discovery;

import org.jspecify.annotations.NullMarked;
