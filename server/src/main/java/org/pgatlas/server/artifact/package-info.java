/// Content-addressed bytes: what came in, exactly as it came, by SHA-256 and CIDv1.
/// May touch: `artifact_blob`. May not: what the bytes mean, HTTP.
/// Start reading at [org.pgatlas.server.artifact.ArtifactStore].
@NullMarked
package org.pgatlas.server.artifact;

import org.jspecify.annotations.NullMarked;
