package org.pgatlas.server.source;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.activity.ActivityEvidence;
import org.pgatlas.activity.ActivityRules;
import org.pgatlas.activity.ActivityStatus;
import org.pgatlas.activity.StatusChange;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.ingest.GraphChanged;
import org.pgatlas.server.job.Job;
import org.pgatlas.server.job.JobHandler;
import org.pgatlas.server.job.JobKind;
import org.pgatlas.server.job.Lane;
import org.pgatlas.server.job.NewJob;
import org.pgatlas.server.wire.Json;

/// Decides the status of every project anew from what is known of it ([ActivityRules]). Each change
/// is an event with its rule and evidence. Runs after imports and git logs, and daily; a second run
/// over the same evidence changes nothing.
public final class StatusCascade implements JobHandler {
  public static final JobKind JOB = JobKind.of("activity.run", Lane.IMPORT);

  private static final int CHUNK = 500;

  private final Database database;
  private final StatusStore store = new StatusStore();
  private final GraphChanged graphChanged;

  StatusCascade(Database database, GraphChanged graphChanged) {
    this.database = database;
    this.graphChanged = graphChanged;
  }

  /// A change with whose it is.
  public record Move(
      String project, String name, String from, String to, String rule, String evidence) {}

  /// What a run found.
  ///
  /// @param projects looked at
  public record Outcome(int projects, List<Move> moves) {
    public Outcome {
      moves = List.copyOf(moves);
    }
  }

  /// A run that stands for all that are asked for while it waits.
  public static NewJob soon() {
    return NewJob.of(JOB, "{}").unique(JOB.name());
  }

  @Override
  public void handle(Job job, Completion completion) {
    run(job.tenant(), false);
  }

  /// What a run would change now, with nothing changed.
  public Outcome preview(UUID tenant) {
    return run(tenant, true);
  }

  public Outcome run(UUID tenant) {
    return run(tenant, false);
  }

  private Outcome run(UUID tenant, boolean dry) {
    List<Move> moves = new ArrayList<>();
    int projects = 0;
    int after = -1;
    while (true) {
      int from = after;
      List<StatusStore.Known> some =
          dry
              ? database.read(tenant, handle -> store.known(handle, tenant, from, CHUNK))
              : database.write(
                  tenant,
                  handle -> {
                    List<StatusStore.Known> known = store.known(handle, tenant, from, CHUNK);
                    store.apply(
                        handle,
                        tenant,
                        known.stream().flatMap(k -> changes(k).stream()).toList(),
                        known.stream()
                            .filter(StatusStore.Known::surveyPending)
                            .map(StatusStore.Known::id)
                            .toList());
                    return known;
                  });
      if (some.isEmpty()) {
        break;
      }
      projects += some.size();
      some.forEach(known -> moves.addAll(moves(known)));
      after = some.getLast().id();
    }
    if (!dry && !moves.isEmpty()) {
      String facts = Json.write(java.util.Map.of("moves", moves.size()));
      database.run(
          tenant, handle -> graphChanged.announce(handle, tenant, "activity", "projects", facts));
    }
    return new Outcome(projects, moves);
  }

  private static List<StatusStore.Change> changes(StatusStore.Known known) {
    List<StatusStore.Change> changes = new ArrayList<>();
    for (StatusChange change : decide(known)) {
      changes.add(
          new StatusStore.Change(
              known.id(),
              from(known, change),
              change.to().label(),
              change.rule(),
              change.evidence()));
    }
    if (changes.isEmpty() && known.surveyPending() && surveyed(known)) {
      changes.add(
          new StatusStore.Change(
              known.id(),
              known.status(),
              known.status(),
              "survey-confirms",
              "the survey says the same"));
    }
    return changes;
  }

  private static List<Move> moves(StatusStore.Known known) {
    return decide(known).stream()
        .map(
            change ->
                new Move(
                    known.canonicalId(),
                    known.name(),
                    from(known, change),
                    change.to().label(),
                    change.rule(),
                    change.evidence()))
        .toList();
  }

  private static String from(StatusStore.Known known, StatusChange change) {
    return change.from() == null ? known.status() : change.from().label();
  }

  private static List<StatusChange> decide(StatusStore.Known known) {
    return ActivityRules.apply(ActivityStatus.ofLabel(known.status()), evidence(known));
  }

  private static boolean surveyed(StatusStore.Known known) {
    return known.surveyAnswer() != null || known.openGrants();
  }

  private static ActivityEvidence evidence(StatusStore.Known known) {
    @Nullable ActivityStatus answer =
        known.surveyPending() && known.surveyAnswer() != null
            ? ActivityStatus.ofLabel(known.surveyAnswer())
            : null;
    return new ActivityEvidence(
        known.surveyPending(),
        answer,
        known.openGrants(),
        known.completion(),
        known.latestCommit(),
        known.decidedAt());
  }
}
