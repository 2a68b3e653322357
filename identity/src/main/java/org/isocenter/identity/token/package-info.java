/// The token endpoint (identity §5, §8 to §11): one class for each grant, behind
/// [TokenHandler].
@NullMarked
package org.isocenter.identity.token;

import org.jspecify.annotations.NullMarked;
