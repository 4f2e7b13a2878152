/// How much of what authorities ask of an SBOM a document says, and what it leaves out.
/// May touch: the model of its parent. May not: documents, formats, anything else.
/// Start reading at [org.pgatlas.sbom.quality.SbomQuality].
@NullMarked
package org.pgatlas.sbom.quality;

import org.jspecify.annotations.NullMarked;
