/// Tests of the judgement of documents, by hand-counted ones.
@NullMarked
package org.pgatlas.sbom.quality;

import org.jspecify.annotations.NullMarked;
