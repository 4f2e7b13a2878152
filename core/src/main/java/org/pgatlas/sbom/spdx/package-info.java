/// SPDX 2.2 and 2.3 (JSON, YAML, tag-value, RDF/XML) and 3.0 (JSON-LD).
/// May touch: the cursors and the model of its parent. May not: anything else.
/// Start reading at [org.pgatlas.sbom.spdx.SpdxJsonReader].
@NullMarked
package org.pgatlas.sbom.spdx;

import org.jspecify.annotations.NullMarked;
