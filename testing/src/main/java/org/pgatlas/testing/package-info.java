/// What the tests of all modules share: where the conformance suites lie, and what they counted.
/// May touch JUnit and files, nothing of the product.
/// Start reading at [org.pgatlas.testing.TestData].
@NullMarked
package org.pgatlas.testing;

import org.jspecify.annotations.NullMarked;
