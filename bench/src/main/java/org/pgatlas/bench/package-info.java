/// Synthetic ecosystems and measurements of the engines on them, each beside its reference in the
/// same process.
/// May touch: core, clocks, result files. May not: be used by anything that ships.
/// Start reading at [org.pgatlas.bench.Bench].
@NullMarked
package org.pgatlas.bench;

import org.jspecify.annotations.NullMarked;
