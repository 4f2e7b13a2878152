/// Who is funded and what became of it: DAOIP-5 documents and surveys, as published.
/// May touch: bytes given to it, json, activity's statuses. May not: files, network, clocks, the
/// database.
/// Start reading at [org.pgatlas.grants.GrantReader].
@NullMarked
package org.pgatlas.grants;

import org.jspecify.annotations.NullMarked;
