/// A server to test against: a process of its own, started as a user starts it, or one that runs
/// already (`-Disocenter.bootstrap=FILE`).
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.harness;
