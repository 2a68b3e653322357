/// What stands in tokens (identity §7): access tokens in the format their resource wants, id tokens
/// in the format of the endpoint.
@NullMarked
package org.isocenter.identity.claim;

import org.jspecify.annotations.NullMarked;
