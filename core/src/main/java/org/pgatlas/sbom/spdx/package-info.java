/// SPDX JSON, 2.2 and 2.3.
/// May touch: the JSON cursor and the model of its parent. May not: anything else.
/// Start reading at [org.pgatlas.sbom.spdx.SpdxJsonReader].
@NullMarked
package org.pgatlas.sbom.spdx;

import org.jspecify.annotations.NullMarked;
