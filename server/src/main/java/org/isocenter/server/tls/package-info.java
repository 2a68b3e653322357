/// The certificates by which clients know this installation.
@NullMarked
package org.isocenter.server.tls;

import org.jspecify.annotations.NullMarked;
