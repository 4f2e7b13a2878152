/// Tests of the finding room.
@NullMarked
package org.pgatlas.server.finding;

import org.jspecify.annotations.NullMarked;
