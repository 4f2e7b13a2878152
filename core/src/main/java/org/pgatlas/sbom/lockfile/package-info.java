/// Lock files and manifests of package managers, read into the model of SBOMs.
/// May touch: cursors and readers given to it, purl, the SBOM model. May not: files, network,
/// registries: what a file does not say stays unknown.
/// Start reading at [org.pgatlas.sbom.lockfile.LockFiles].
@NullMarked
package org.pgatlas.sbom.lockfile;

import org.jspecify.annotations.NullMarked;
