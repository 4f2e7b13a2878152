/// Tests of CSAF: the published suite of mandatory tests.
@NullMarked
package org.pgatlas.vex.csaf;

import org.jspecify.annotations.NullMarked;
