/// What tests share: where the conformance suites lie and how to read them.
@NullMarked
package org.pgatlas.testing;

import org.jspecify.annotations.NullMarked;
