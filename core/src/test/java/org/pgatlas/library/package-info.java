/// The core as a library of its own: the examples of docs/library.md, as they stand there.
@NullMarked
package org.pgatlas.library;

import org.jspecify.annotations.NullMarked;
