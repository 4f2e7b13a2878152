/// Tests of the vex room: our own small documents, and published ones against counts of others.
@NullMarked
package org.pgatlas.vex;

import org.jspecify.annotations.NullMarked;
