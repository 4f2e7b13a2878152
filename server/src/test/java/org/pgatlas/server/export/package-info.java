/// Tests of exports.
@NullMarked
package org.pgatlas.server.export;

import org.jspecify.annotations.NullMarked;
