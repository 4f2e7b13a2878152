/// The command line: talks to the running server over REST, or starts one on the data directory for
/// the
/// length of the command; small truths (purl, version, inspect, graph compute) need no server at
/// all.
/// May touch: REST through [org.pgatlas.server.cli.AtlasClient], core. May not: SQL, stores.
/// Start reading at [org.pgatlas.server.cli.AtlasCommand].
@NullMarked
package org.pgatlas.server.cli;

import org.jspecify.annotations.NullMarked;
