/// `bench findings`: how long it takes until findings are right, through the whole server.
///
/// May touch a server that it starts itself, by REST and its database. Start at [FindingsCommand].
@NullMarked
package org.pgatlas.bench.finding;

import org.jspecify.annotations.NullMarked;
