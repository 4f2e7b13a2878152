/// `bench findings`: how long it takes until findings are right, through the whole server.
/// May touch: a server that it starts itself, by REST; its database only to fill it with findings.
/// May not: be touched by anything.
/// Start reading at [org.pgatlas.bench.finding.FindingsCommand].
@NullMarked
package org.pgatlas.bench.finding;

import org.jspecify.annotations.NullMarked;
