/// Tests of the graph room: oracles, published truths, and fast engines against naive references.
@NullMarked
package org.pgatlas.graph;

import org.jspecify.annotations.NullMarked;
