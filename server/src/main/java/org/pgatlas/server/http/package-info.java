/// The HTTP kernel: the listener, problems, paging, ids in paths, who may call.
/// May touch: Javalin, Jackson. May not: SQL, any feature.
/// Start reading at [org.pgatlas.server.http.HttpServer].
@NullMarked
package org.pgatlas.server.http;

import org.jspecify.annotations.NullMarked;
