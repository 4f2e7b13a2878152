/// Examines a PostgreSQL, ours or anyone's, by the rules of the schema guide, and says what to do.
/// May touch: the system catalogues and statistics, read-only. May not: write, or know what the
/// tables mean.
/// Start reading at [org.pgatlas.server.ops.doctor.Doctor].
@NullMarked
package org.pgatlas.server.ops.doctor;

import org.jspecify.annotations.NullMarked;
