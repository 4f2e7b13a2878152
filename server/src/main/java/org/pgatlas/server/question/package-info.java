/// What users ask of the graph beyond reach: every metric of a package with its place among all,
/// what a change would do, what to fund or fix first.
/// May touch: the resident graph, metric columns and people, read-only; core's metrics. May not:
/// writes of any kind.
/// Start reading at [org.pgatlas.server.question.Structure].
@NullMarked
package org.pgatlas.server.question;

import org.jspecify.annotations.NullMarked;
