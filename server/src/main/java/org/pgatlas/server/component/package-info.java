/// What each SBOM is made of, and who uses what now: dictionaries of packages, components and
/// licences, arrays of them per document, searches over both.
/// May touch: its own tables, documents and chains read-only, core's sbom, purl, version and match.
/// May not: write the graph, decide what is in force.
/// Start reading at [org.pgatlas.server.component.Occurrences].
@NullMarked
package org.pgatlas.server.component;

import org.jspecify.annotations.NullMarked;
