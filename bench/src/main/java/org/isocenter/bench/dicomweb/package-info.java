/// The service measured from outside, as its clients see it: a generated archive is stored into a
/// server that was just started, then requests of each kind are sent over HTTP by some clients at
/// once, and the same to the peers. [DicomwebBenchmark] is the program.
@NullMarked
package org.isocenter.bench.dicomweb;

import org.jspecify.annotations.NullMarked;
