/// Tests of the readers of lock files.
@NullMarked
package org.pgatlas.sbom.lockfile;

import org.jspecify.annotations.NullMarked;
