/// Checks of what scans write, for tests of other rooms.
@NullMarked
package org.pgatlas.server.scan;

import org.jspecify.annotations.NullMarked;
