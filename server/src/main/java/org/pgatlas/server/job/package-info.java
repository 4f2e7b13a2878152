/// The job queue on PostgreSQL: enqueue in the caller's transaction, claim with a lease and a
/// fencing token,
/// complete into history, retry with backoff, bury after too many attempts. Nothing accepted is
/// lost.
/// May touch: `job_queue`, `job_history`, `job_dead`. May not: what a job does; it holds no row
/// lock while one works.
/// Start reading at [org.pgatlas.server.job.Worker].
@NullMarked
package org.pgatlas.server.job;

import org.jspecify.annotations.NullMarked;
