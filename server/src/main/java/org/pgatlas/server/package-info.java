/// The product's front door: the main class, the one composition root and the configuration.
/// May touch: every room, because only here are they wired together. May not: SQL, HTTP details,
/// decisions.
/// Start reading at [org.pgatlas.server.Atlas].
@NullMarked
package org.pgatlas.server;

import org.jspecify.annotations.NullMarked;
