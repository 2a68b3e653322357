/// Starting and stopping, as an operator sees it.
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.start;
