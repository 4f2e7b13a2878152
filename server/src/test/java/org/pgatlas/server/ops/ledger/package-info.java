/// Tests of the ledger: on a filled atlas, and with the statistics of a full-size one.
@NullMarked
package org.pgatlas.server.ops.ledger;

import org.jspecify.annotations.NullMarked;
