/// Tests of the json room: text and values at their limits.
@NullMarked
package org.pgatlas.json;

import org.jspecify.annotations.NullMarked;
