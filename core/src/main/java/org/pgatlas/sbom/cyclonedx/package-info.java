/// CycloneDX 1.2 to 1.7, JSON and XML, and the rules of its schemas.
/// May touch: the cursors and the model of its parent. May not: anything else.
/// Start reading at [org.pgatlas.sbom.cyclonedx.CycloneDxJsonReader].
@NullMarked
package org.pgatlas.sbom.cyclonedx;

import org.jspecify.annotations.NullMarked;
