/// CSAF 2.0 and 2.1: reading the profiles that carry statements, writing the VEX profile, the
/// mandatory tests.
/// May touch: the JSON cursor, the VEX model. May not: what vex may not.
/// Start reading at [org.pgatlas.vex.csaf.CsafReader].
@NullMarked
package org.pgatlas.vex.csaf;

import org.jspecify.annotations.NullMarked;
