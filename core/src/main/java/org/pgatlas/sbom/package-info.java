/// Software bills of materials: one model, streaming readers for the formats, identity of content.
/// May touch: bytes given to it, purl. May not: files, databases, the graph.
/// Start reading at [org.pgatlas.sbom.SbomParser].
@NullMarked
package org.pgatlas.sbom;

import org.jspecify.annotations.NullMarked;
