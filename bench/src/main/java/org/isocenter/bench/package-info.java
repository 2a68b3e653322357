/// Measurements: JMH benchmarks and comparisons with other tools.
@NullMarked
package org.isocenter.bench;

import org.jspecify.annotations.NullMarked;
