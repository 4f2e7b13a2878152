/// Operations: whether the server and what it stands on are well.
/// May touch: the database kernel, HTTP. May not: features' tables.
/// Start reading at [org.pgatlas.server.ops.HealthEndpoints].
@NullMarked
package org.pgatlas.server.ops;

import org.jspecify.annotations.NullMarked;
