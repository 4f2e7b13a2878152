/// Tests of snapshots and trends.
@NullMarked
package org.pgatlas.server.history;

import org.jspecify.annotations.NullMarked;
