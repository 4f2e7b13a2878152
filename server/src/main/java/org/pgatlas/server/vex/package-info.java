/// VEX documents and their statements, kept as they came, and which of them are in force.
/// May touch: its own tables, artifacts, core's vex. May not: findings, which statement decides.
/// Start reading at [org.pgatlas.server.vex.VexAdmission], then [org.pgatlas.server.vex.VexStore]
/// and [org.pgatlas.server.vex.ClaimStore].
@NullMarked
package org.pgatlas.server.vex;

import org.jspecify.annotations.NullMarked;
