/// Load on the token endpoint, and on an API that checks tokens.
@NullMarked
package org.isocenter.bench.identity;

import org.jspecify.annotations.NullMarked;
