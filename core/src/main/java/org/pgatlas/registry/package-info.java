/// Indexes of package registries as facts: projects, repos and the dependencies among them.
/// May touch: streams given to it, purl and version. May not: files, network, databases.
/// Start reading at [org.pgatlas.registry.DebianIndex].
@NullMarked
package org.pgatlas.registry;

import org.jspecify.annotations.NullMarked;
