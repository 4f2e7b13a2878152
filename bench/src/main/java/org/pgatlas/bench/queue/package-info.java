/// Measures the job queue against what it stands on and beside what others use, in one run.
/// May touch: the server's `db`, `job` and `tenant` rooms, raw JDBC for the references. May not:
/// be touched by anything.
/// Start reading at [org.pgatlas.bench.queue.QueueCommand].
@NullMarked
package org.pgatlas.bench.queue;

import org.jspecify.annotations.NullMarked;
