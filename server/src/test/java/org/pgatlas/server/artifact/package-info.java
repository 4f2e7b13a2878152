/// Tests of the artifact store.
@NullMarked
package org.pgatlas.server.artifact;

import org.jspecify.annotations.NullMarked;
