/// Tests of the queue on a real database.
@NullMarked
package org.pgatlas.server.job;

import org.jspecify.annotations.NullMarked;
