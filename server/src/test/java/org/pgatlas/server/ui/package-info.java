/// Tests of the pages: templates on invented data, and a preview that renders them to a directory.
/// May touch: the room it tests. May not: production data.
/// Start reading at [org.pgatlas.server.ui.TemplatesTest].
@NullMarked
package org.pgatlas.server.ui;

import org.jspecify.annotations.NullMarked;
