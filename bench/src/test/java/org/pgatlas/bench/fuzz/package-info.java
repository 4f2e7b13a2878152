/// The fuzzers, in short.
@NullMarked
package org.pgatlas.bench.fuzz;

import org.jspecify.annotations.NullMarked;
