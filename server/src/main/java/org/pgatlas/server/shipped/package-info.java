/// The graph of package versions beside that of packages: which versions the SBOMs and lock files
/// in force hold, who ships one, and on which way it comes in.
/// May touch: documents, components and findings, read-only. May not: writes, the package graph.
/// Start reading at [org.pgatlas.server.shipped.Shipped].
@NullMarked
package org.pgatlas.server.shipped;

import org.jspecify.annotations.NullMarked;
