/// Tests of components: what documents are made of, who uses what.
@NullMarked
package org.pgatlas.server.component;

import org.jspecify.annotations.NullMarked;
