/// Tests of the Debian room, and the command that makes the demo's bundle.
/// May touch: files. May not: the network.
/// Start reading at [org.pgatlas.registry.debian.DebianIndexTest].
@NullMarked
package org.pgatlas.registry.debian;

import org.jspecify.annotations.NullMarked;
