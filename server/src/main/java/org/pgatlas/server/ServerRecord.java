package org.pgatlas.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.wire.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The file `server.json` in the data directory: where its server listens, so that commands find
/// it.
///
/// @param pid process id of the server
/// @param token opens the server to whoever may read the data directory; null where none is needed
public record ServerRecord(String url, long pid, @Nullable String token) {
  private static final String FILE_NAME = "server.json";

  public static void write(Path dataDirectory, ServerRecord server) {
    try {
      Path file = dataDirectory.resolve(FILE_NAME);
      Path fresh = dataDirectory.resolve(FILE_NAME + ".new");
      Files.deleteIfExists(fresh);
      OwnerOnly.create(fresh);
      Files.writeString(fresh, Json.write(server) + "\n");
      Files.move(
          fresh,
          file,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + FILE_NAME, e);
    }
  }

  public static void remove(Path dataDirectory) {
    try {
      Files.deleteIfExists(dataDirectory.resolve(FILE_NAME));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + FILE_NAME, e);
    }
  }

  /// The server of that directory, if its process lives.
  public static Optional<ServerRecord> alive(Path dataDirectory) {
    Path file = dataDirectory.resolve(FILE_NAME);
    try {
      JsonNode json = Json.MAPPER.readTree(Files.readString(file));
      ServerRecord server =
          new ServerRecord(
              json.path("url").asString(),
              json.path("pid").asLong(),
              json.path("token").isString() ? json.path("token").asString() : null);
      return ProcessHandle.of(server.pid()).filter(ProcessHandle::isAlive).map(_ -> server);
    } catch (IOException | JacksonException absentOrTorn) {
      return Optional.empty();
    }
  }
}
