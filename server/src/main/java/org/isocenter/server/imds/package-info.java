/// The token endpoint of the instance metadata service, on a loopback port of its own.
@NullMarked
package org.isocenter.server.imds;

import org.jspecify.annotations.NullMarked;
