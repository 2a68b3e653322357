/// The process: reads the configuration, builds the planes in order, connects what one asks of
/// another, and starts to listen. Nothing is decided here.
@NullMarked
package org.isocenter.server;

import org.jspecify.annotations.NullMarked;
