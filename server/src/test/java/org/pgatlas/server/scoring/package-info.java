/// Tests of metric runs on a real database.
@NullMarked
package org.pgatlas.server.scoring;

import org.jspecify.annotations.NullMarked;
