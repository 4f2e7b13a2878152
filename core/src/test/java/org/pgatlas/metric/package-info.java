/// Tests of the metric room: oracles, published truths, and fast engines against naive references.
@NullMarked
package org.pgatlas.metric;

import org.jspecify.annotations.NullMarked;
