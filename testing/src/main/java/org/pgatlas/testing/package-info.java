/// What the tests of all modules share: where the conformance suites lie, and what they counted.
/// May touch nothing of the product. Begin with [org.pgatlas.testing.TestData].
@NullMarked
package org.pgatlas.testing;

import org.jspecify.annotations.NullMarked;
