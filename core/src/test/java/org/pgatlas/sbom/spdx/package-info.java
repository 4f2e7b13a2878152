/// What each field of an SPDX document becomes.
@NullMarked
package org.pgatlas.sbom.spdx;

import org.jspecify.annotations.NullMarked;
