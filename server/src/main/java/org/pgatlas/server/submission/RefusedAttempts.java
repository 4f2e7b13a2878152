package org.pgatlas.server.submission;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import org.pgatlas.json.StorableText;
import org.pgatlas.server.artifact.SubmissionLog;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.http.HttpProblem;

/// The audit of doors that keep what they accept in tables of their own: git logs, indexes and
/// lists of registries. What they refuse leaves its row among the attempts at documents.
public final class RefusedAttempts {
  private final Database database;
  private final SubmissionLog log = new SubmissionLog();

  public RefusedAttempts(Database database) {
    this.database = database;
  }

  /// Goes through the door; a refusal is recorded and goes on to whoever asked.
  ///
  /// @param origin where it came from, as told
  public void record(UUID tenant, SubmissionLog.Kind kind, String origin, Runnable door) {
    try {
      door.run();
    } catch (HttpProblem refused) {
      refuse(tenant, kind, origin, refused.code(), String.valueOf(refused.getMessage()));
      throw refused;
    } catch (UncheckedIOException broken) {
      String detail = "The connection ended before the document did";
      refuse(tenant, kind, origin, "incomplete-body", detail);
      throw new HttpProblem(422, "incomplete-body", detail, List.of());
    }
  }

  private void refuse(
      UUID tenant, SubmissionLog.Kind kind, String origin, String code, String detail) {
    SubmissionLog.Attempt attempt =
        new SubmissionLog.Attempt(kind, StorableText.of(origin), "", null);
    SubmissionLog.Refusal refusal = new SubmissionLog.Refusal(code, StorableText.of(detail), null);
    database.run(tenant, handle -> log.refused(handle, tenant, attempt, refusal));
  }
}
