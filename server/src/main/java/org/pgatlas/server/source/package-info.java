/// Where the atlas gets its facts from, apart from submissions: grants, surveys, registries, git.
/// May touch: its own tables, the catalogue's stores, HTTP to addresses from configuration. May
/// not: addresses from data, a transaction while it fetches.
/// Start reading at [org.pgatlas.server.source.SourceImport].
@NullMarked
package org.pgatlas.server.source;

import org.jspecify.annotations.NullMarked;
