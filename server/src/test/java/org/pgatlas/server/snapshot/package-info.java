/// Tests of the resident graph and of what tells it to read again.
@NullMarked
package org.pgatlas.server.snapshot;

import org.jspecify.annotations.NullMarked;
