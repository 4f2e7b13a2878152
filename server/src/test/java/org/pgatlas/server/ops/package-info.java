/// Tests of operations.
/// May touch: the whole product on a test database. May not: production data.
/// Start reading at [org.pgatlas.server.ops.OpenApiDbTest].
@NullMarked
package org.pgatlas.server.ops;

import org.jspecify.annotations.NullMarked;
