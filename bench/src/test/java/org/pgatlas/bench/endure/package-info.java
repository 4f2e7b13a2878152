/// Tests of what the long runs conclude.
/// May touch: the room under test. May not: start a server.
/// Start reading at [org.pgatlas.bench.endure.MeasureTest].
@NullMarked
package org.pgatlas.bench.endure;

import org.jspecify.annotations.NullMarked;
