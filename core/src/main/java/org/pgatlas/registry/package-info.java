/// Package registries in the graph's terms: projects, repos, externals; who depends on whom.
/// May touch: records. May not: files, network, databases; each registry's format is a room below.
/// Start reading at [org.pgatlas.registry.RegistryIndex].
@NullMarked
package org.pgatlas.registry;

import org.jspecify.annotations.NullMarked;
