/// Resources and what can be done with any of them: the envelope, tags, locations, etags,
/// identities, the handlers of PUT, PATCH, DELETE, GET and lists, and the work behind them
/// (contract `arm`, §3, §4, §6).
///
/// What is special about a type is a [ResourceKind]; the handlers here know none.
@NullMarked
package org.isocenter.resourcemanager.resource;

import org.jspecify.annotations.NullMarked;
