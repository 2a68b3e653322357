/// The front door: which plane answers a request, by the name and the path it came with.
@NullMarked
package org.isocenter.server.front;

import org.jspecify.annotations.NullMarked;
