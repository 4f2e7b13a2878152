/// Fuzzers over every parser: documents bent at random, a fixed heap, a limit of time each.
/// May touch: core's parsers, clocks, result files. May not: a database.
/// Start reading at [org.pgatlas.bench.fuzz.FuzzCommand].
@NullMarked
package org.pgatlas.bench.fuzz;

import org.jspecify.annotations.NullMarked;
