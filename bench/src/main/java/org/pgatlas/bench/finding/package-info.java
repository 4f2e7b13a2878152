/// `bench findings`: how long it takes until findings are right, through the whole server.
/// May touch: a server that it starts itself, by REST. May not: be touched by anything, or write to
/// the database behind the server's back.
/// Start reading at [org.pgatlas.bench.finding.FindingsCommand].
@NullMarked
package org.pgatlas.bench.finding;

import org.jspecify.annotations.NullMarked;
