/// Debian's `Packages` indexes: reading them, what they mean for the graph, their reduced form.
/// May touch: streams given to it, purl. May not: files, network, clocks; nobody's name is read.
/// Start reading at [org.pgatlas.registry.debian.DebianIndex].
@NullMarked
package org.pgatlas.registry.debian;

import org.jspecify.annotations.NullMarked;
