/// Tests from outside: against a server that they start, as a user would, or against a URL.
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance;
