/// OpenVEX 0.2 and the 0.0.x before it: reading and writing.
/// May touch: the JSON cursor, the VEX model. May not: what vex may not.
/// Start reading at [org.pgatlas.vex.openvex.OpenVexReader].
@NullMarked
package org.pgatlas.vex.openvex;

import org.jspecify.annotations.NullMarked;
