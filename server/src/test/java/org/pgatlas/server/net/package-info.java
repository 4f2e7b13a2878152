/// Tests of addresses.
/// May touch: names of this machine. May not: a database.
/// Start reading at [org.pgatlas.server.net.PublicHostsTest].
@NullMarked
package org.pgatlas.server.net;

import org.jspecify.annotations.NullMarked;
