/// Tests of the staging generator, at a small size.
@NullMarked
package org.pgatlas.bench.storage;

import org.jspecify.annotations.NullMarked;
