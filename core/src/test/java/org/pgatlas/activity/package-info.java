/// Tests of the activity room: every row of the transition table, and what must not happen.
@NullMarked
package org.pgatlas.activity;

import org.jspecify.annotations.NullMarked;
