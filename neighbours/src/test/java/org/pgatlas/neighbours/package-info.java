/// The server beside other people's programs.
/// May touch: the server's public face (`Atlas`, REST). May not: its rooms.
/// Start reading at [org.pgatlas.neighbours.S3ArtifactsTest].
@NullMarked
package org.pgatlas.neighbours;

import org.jspecify.annotations.NullMarked;
