/// Tests of the sbom room: our own small documents, and published ones against counts of others.
@NullMarked
package org.pgatlas.sbom;

import org.jspecify.annotations.NullMarked;
