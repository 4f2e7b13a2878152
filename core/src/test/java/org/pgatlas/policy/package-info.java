/// Tests of the policy room.
@NullMarked
package org.pgatlas.policy;

import org.jspecify.annotations.NullMarked;
