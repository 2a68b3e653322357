/// The change feed: an ordered log of what happened to instances.
@NullMarked
package org.isocenter.dicomweb.changefeed;

import org.jspecify.annotations.NullMarked;
