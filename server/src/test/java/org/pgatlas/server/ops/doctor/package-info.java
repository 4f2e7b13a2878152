/// Tests of the doctor on schemas that break its rules and on ones that keep them.
@NullMarked
package org.pgatlas.server.ops.doctor;

import org.jspecify.annotations.NullMarked;
