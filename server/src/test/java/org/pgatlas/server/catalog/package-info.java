/// Tests of the catalogue's read side: the published contract, lists, tenants, figures.
/// May touch: a database of its own, HTTP on loopback. May not: other features' internals.
/// Start reading at [org.pgatlas.server.catalog.ContractConformanceDbTest].
@NullMarked
package org.pgatlas.server.catalog;

import org.jspecify.annotations.NullMarked;
