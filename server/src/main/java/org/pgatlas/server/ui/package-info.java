/// The pages: reads a request, calls the same stores and services as REST, fills a view, renders a
/// template.
/// May touch: http, the features' public functions, JTE's generated templates. May not: SQL,
/// metrics of its own.
/// Start reading at [org.pgatlas.server.ui.UiPages].
@NullMarked
package org.pgatlas.server.ui;

import org.jspecify.annotations.NullMarked;
