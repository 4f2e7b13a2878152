/// The catalogue: projects, repos, externals, contributors and the dependencies among them; written
/// by
/// ingestion, read by REST, pages and command line.
/// May touch: `projects`, `repo_vertices`, `repos`, `external_repos`, `catalog_name`,
// `package_aliases`,
/// `edge_source`,
/// `depends_on`, `contributors`, `contributed_to`, `status_event`; reads the newest `metric_run`.
/// May not: documents, the queue,
/// metrics' mathematics.
/// Start reading at [org.pgatlas.server.catalog.VertexStore] (writing) and the `*ReadStore`
/// classes.
@NullMarked
package org.pgatlas.server.catalog;

import org.jspecify.annotations.NullMarked;
