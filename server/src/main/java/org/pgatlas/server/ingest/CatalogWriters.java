package org.pgatlas.server.ingest;

import org.pgatlas.server.catalog.ContributorStore;
import org.pgatlas.server.catalog.EdgeStore;
import org.pgatlas.server.catalog.ProjectStore;
import org.pgatlas.server.catalog.VertexStore;

/// The catalogue's writing stores, which every ingest path needs together.
public record CatalogWriters(
    VertexStore vertices, EdgeStore edges, ProjectStore projects, ContributorStore contributors) {
  public static CatalogWriters create() {
    return new CatalogWriters(
        new VertexStore(), new EdgeStore(), new ProjectStore(), new ContributorStore());
  }
}
