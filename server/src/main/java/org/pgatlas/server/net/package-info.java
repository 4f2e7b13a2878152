/// Addresses of the network: ranges of them, and which the server may ask when data names them.
/// May touch: the resolver of names. May not: connections, requests, tables, any feature.
/// Start reading at [org.pgatlas.server.net.PublicHosts].
@NullMarked
package org.pgatlas.server.net;

import org.jspecify.annotations.NullMarked;
