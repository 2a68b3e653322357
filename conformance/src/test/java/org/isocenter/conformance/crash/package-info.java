/// What is left after the process was killed.
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.crash;
