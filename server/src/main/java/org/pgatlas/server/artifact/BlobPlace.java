package org.pgatlas.server.artifact;

import java.io.InputStream;
import org.pgatlas.json.Content;

/// Somewhere outside the database where bytes are kept under a key. Writing is idempotent (a key
/// names its content) and durable when it returns.
interface BlobPlace extends AutoCloseable {
  /// As `artifact_blob.location` and health name it.
  String name();

  /// @throws ArtifactsUnavailableException when it cannot be done now
  void put(String key, Content bytes);

  /// @throws ArtifactsUnavailableException when it cannot be done now
  /// @throws ArtifactStore.CorruptArtifactException when there is nothing under that key
  InputStream open(String key);

  /// Whether it can be reached and written to.
  boolean answers();

  @Override
  void close();
}
