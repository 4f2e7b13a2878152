/// What each field of a CycloneDX document becomes.
@NullMarked
package org.pgatlas.sbom.cyclonedx;

import org.jspecify.annotations.NullMarked;
