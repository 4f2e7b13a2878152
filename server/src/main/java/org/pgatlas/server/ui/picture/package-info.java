/// Geometry of the pictures that the server draws: where a dot, a ring or a label goes.
/// May touch: numbers and names given to it. May not: requests, stores, HTML.
/// Start reading at [org.pgatlas.server.ui.picture.Rings].
@NullMarked
package org.pgatlas.server.ui.picture;

import org.jspecify.annotations.NullMarked;
