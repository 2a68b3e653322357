/// Makes `CONFORMANCE.md` from the contracts in `docs/spec` and the `@Rule` annotations of all
/// tests.
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.report;
