/// Tests of the readers of grants and surveys.
@NullMarked
package org.pgatlas.grants;

import org.jspecify.annotations.NullMarked;
