/// Golden exchanges: requests and the answers they must get, in text files that can be read without
/// the code that runs them (`src/test/resources/exchanges`).
@org.jspecify.annotations.NullMarked
package org.isocenter.conformance.exchange;
