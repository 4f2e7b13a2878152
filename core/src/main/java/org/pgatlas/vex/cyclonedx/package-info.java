/// CycloneDX VEX: vulnerabilities with an analysis, in a BOM or beside one.
/// May touch: the JSON cursor, the VEX model. May not: what vex may not.
/// Start reading at [org.pgatlas.vex.cyclonedx.CycloneDxVexReader].
@NullMarked
package org.pgatlas.vex.cyclonedx;

import org.jspecify.annotations.NullMarked;
