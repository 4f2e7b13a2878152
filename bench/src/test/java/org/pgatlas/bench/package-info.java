/// Tests of the generator and of what the benchmarks write.
@NullMarked
package org.pgatlas.bench;

import org.jspecify.annotations.NullMarked;
