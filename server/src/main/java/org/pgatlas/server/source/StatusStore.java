package org.pgatlas.server.source;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Evidence for the status cascade, and the events it makes.
public final class StatusStore {

  /// @param answer null when the project is in the survey and did not answer
  record Surveyed(int projectId, @Nullable String answer, String word) {}

  /// All that is known of one project when its status is decided.
  record Known(
      int id,
      String canonicalId,
      String name,
      String status,
      boolean openGrants,
      @Nullable Integer completion,
      boolean surveyPending,
      @Nullable String surveyAnswer,
      @Nullable Instant latestCommit,
      @Nullable Instant decidedAt) {}

  /// One change of a status.
  public record Event(Instant at, @Nullable String from, String to, String rule, String evidence) {}

  /// A change to be written.
  record Change(int projectId, String from, String to, String rule, String evidence) {}

  /// The round that an import of a survey is about: its feed's name after the colon.
  String round(Handle handle, UUID tenant, long importId) {
    return handle
        .createQuery(
            """
            -- name: status.survey_round
            select split_part(feed, ':', 2) from feed_import where tenant_id = :tenant and id = :id
            """)
        .bind("tenant", tenant)
        .bind("id", importId)
        .mapTo(String.class)
        .one();
  }

  /// Takes down answers; one that the round has already is left alone. Returns how many are new.
  int survey(Handle handle, UUID tenant, String round, List<Surveyed> answers) {
    return handle
        .createUpdate(
            """
            -- name: status.survey
            insert into project_evidence as e (tenant_id, project_id, survey_round, survey_answer, survey_word, surveyed_at, survey_pending)
            select :tenant, w.id, :round, cast(w.answer as activity_status), w.word, now(), true
            from unnest(:ids, :answers, :words) as w (id, answer, word)
            order by w.id
            on conflict (tenant_id, project_id) do update
            set survey_round = excluded.survey_round, survey_answer = excluded.survey_answer,
                survey_word = excluded.survey_word, surveyed_at = now(), survey_pending = true, updated_at = now()
            where (e.survey_round, e.survey_answer) is distinct from (excluded.survey_round, excluded.survey_answer)
            """)
        .bind("tenant", tenant)
        .bind("round", round)
        .bind("ids", answers.stream().mapToInt(Surveyed::projectId).toArray())
        .bind("answers", answers.stream().map(Surveyed::answer).toArray(String[]::new))
        .bind("words", answers.stream().map(Surveyed::word).toArray(String[]::new))
        .execute();
  }

  /// Takes down the silence of those that OpenGrants knows and the round does not name.
  int silence(Handle handle, UUID tenant, String round) {
    return handle
        .createUpdate(
            """
            -- name: status.silence
            update project_evidence
            set survey_round = :round, survey_answer = null, survey_word = null, surveyed_at = now(),
                survey_pending = true, updated_at = now()
            where tenant_id = :tenant and opengrants and survey_round is distinct from :round
            """)
        .bind("tenant", tenant)
        .bind("round", round)
        .execute();
  }

  /// The projects with numbers above `after` of which there is evidence or a commit, in order.
  List<Known> known(Handle handle, UUID tenant, int after, int limit) {
    return handle
        .createQuery(
            """
            -- name: status.known
            select p.id, p.canonical_id, p.display_name, p.activity_status::text as status,
                   coalesce(e.opengrants, false) as opengrants, e.completion, coalesce(e.survey_pending, false) as pending,
                   e.survey_answer::text as answer,
                   (select max(r.latest_commit_date) from repos r
                    where r.tenant_id = :tenant and r.project_id = p.id) as latest_commit,
                   (select max(s.occurred_at) from status_event s
                    where s.tenant_id = :tenant and s.project_id = p.id) as decided_at
            from projects p
            left join project_evidence e on e.tenant_id = :tenant and e.project_id = p.id
            where p.tenant_id = :tenant and p.id > :after
              and (e.project_id is not null or p.activity_status in ('discontinued', 'non-responsive'))
            order by p.id
            limit :limit
            """)
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, _) -> {
              int completion = row.getInt("completion");
              boolean unknown = row.wasNull();
              return new Known(
                  row.getInt("id"),
                  row.getString("canonical_id"),
                  row.getString("display_name"),
                  row.getString("status"),
                  row.getBoolean("opengrants"),
                  unknown ? null : completion,
                  row.getBoolean("pending"),
                  row.getString("answer"),
                  row.getTimestamp("latest_commit") == null
                      ? null
                      : row.getTimestamp("latest_commit").toInstant(),
                  row.getTimestamp("decided_at") == null
                      ? null
                      : row.getTimestamp("decided_at").toInstant());
            })
        .list();
  }

  /// Writes the changes of some projects, each where the status is still what it was, and marks
  /// surveys as applied. A survey that confirms a status is an event too: it is a decision, and
  /// commits before it no longer count.
  void apply(Handle handle, UUID tenant, List<Change> changes, List<Integer> surveyed) {
    for (Change change : changes) {
      handle
          .createUpdate(
              """
              -- name: status.change
              with moved as (
                update projects set activity_status = cast(:to as activity_status), updated_at = now()
                where tenant_id = :tenant and id = :project and activity_status = cast(:from as activity_status)
                returning id
              )
              insert into status_event (tenant_id, project_id, from_status, to_status, rule, evidence, occurred_at)
              select :tenant, moved.id, cast(:from as activity_status), cast(:to as activity_status), :rule,
                     jsonb_build_object('said', :evidence), clock_timestamp()
              from moved
              """)
          .bind("tenant", tenant)
          .bind("project", change.projectId())
          .bind("from", change.from())
          .bind("to", change.to())
          .bind("rule", change.rule())
          .bind("evidence", change.evidence())
          .execute();
    }
    handle
        .createUpdate(
            """
            -- name: status.survey_applied
            update project_evidence set survey_pending = false
            where tenant_id = :tenant and project_id = any(:ids) and survey_pending
            """)
        .bind("tenant", tenant)
        .bind("ids", surveyed.stream().mapToInt(Integer::intValue).toArray())
        .execute();
  }

  /// The history of one project, the newest first.
  public List<Event> events(Handle handle, UUID tenant, int projectId, int limit) {
    return handle
        .createQuery(
            """
            -- name: status.events
            select occurred_at, from_status::text as from_status, to_status::text as to_status, rule,
                   coalesce(evidence ->> 'said', '') as said
            from status_event
            where tenant_id = :tenant and project_id = :project
            order by occurred_at desc, id desc
            limit :limit
            """)
        .bind("tenant", tenant)
        .bind("project", projectId)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Event(
                    row.getTimestamp("occurred_at").toInstant(),
                    row.getString("from_status"),
                    row.getString("to_status"),
                    row.getString("rule"),
                    row.getString("said")))
        .list();
  }
}
