/// Tests of the main job: documents in, graph and scores out.
@NullMarked
package org.pgatlas.server.ingest;

import org.jspecify.annotations.NullMarked;
