/// Bundles: a scan with exactly the documents that its manifest pins, in one file, out of one
/// database and into another. May touch: the doors of documents that keep and apply nothing. May
/// not: what is in force, the graph. Start reading at [org.pgatlas.server.bundle.Bundles].
@NullMarked
package org.pgatlas.server.bundle;

import org.jspecify.annotations.NullMarked;
