/// VEX: who says that a vulnerability matters to a product or not; one model of OpenVEX, CSAF and
/// CycloneDX, and which statement decides.
/// May touch: documents given to it, json, purl, version. May not: files, databases, clocks, feeds.
/// Start reading at [org.pgatlas.vex.VexParser], then [org.pgatlas.vex.VexResolution].
@NullMarked
package org.pgatlas.vex;

import org.jspecify.annotations.NullMarked;
