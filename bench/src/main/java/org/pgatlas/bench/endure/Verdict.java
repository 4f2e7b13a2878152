package org.pgatlas.bench.endure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgatlas.bench.queue.QueueDatabase;

/// What the database holds when everything is at rest, against what submitters, a reader of events
/// and a receiver of webhooks were told. Every count is of something wrong.
final class Verdict {
  /// Each selects how many are wrong.
  private static final Map<String, String> COUNTS = new LinkedHashMap<>();

  static {
    COUNTS.put(
        "submissions still pending",
        "select count(*) from sbom_submissions where status = 'pending'");
    COUNTS.put(
        "submissions refused without a reason",
        """
        -- name: verdict.refused_without_reason
        select count(*) from sbom_submissions
        where status = 'failed' and coalesce(error_detail, error_code, '') = ''
        """);
    COUNTS.put(
        "submissions with two versions",
        """
        -- name: verdict.two_versions
        select count(*) from (select submission_id from artifact_version group by 1 having count(*) > 1) twice
        """);
    COUNTS.put(
        "chains of versions with a gap",
        """
        -- name: verdict.gaps
        select count(*) from (select source_id from artifact_version group by 1 having max(seq) <> count(*)) gap
        """);
    COUNTS.put(
        "versions that are neither applied nor superseded nor failed",
        "select count(*) from artifact_version where outcome is null");
    COUNTS.put(
        "artifacts told applied more or less often than they were",
        """
        -- name: verdict.told
        select count(*) from (
          select subject, count(*) as n from event_log where type = 'sbom.applied' group by 1) told
        full join (
          select s.source_key as subject, count(*) as n from artifact_version v
          join edge_source s on s.tenant_id = v.tenant_id and s.id = v.source_id
          where v.outcome = 'applied' group by 1) done using (subject)
        where told.n is distinct from done.n
        """);
    COUNTS.put(
        "artifacts in force that are not their newest applied version",
        """
        -- name: verdict.not_newest
        select count(*) from sbom_current c
        join artifact_version v on v.tenant_id = c.tenant_id and v.id = c.artifact_version_id
        where exists (
          select 1 from artifact_version n
          where n.tenant_id = v.tenant_id and n.source_id = v.source_id and n.seq > v.seq and n.outcome = 'applied')
        """);
    COUNTS.put("jobs completed twice", "select count(*) - count(distinct id) from job_history");
    COUNTS.put("dead letters", "select count(*) from job_dead");
    COUNTS.put("events left in the outbox", "select count(*) from outbox_events");
  }

  private final QueueDatabase postgres;
  private final Map<String, Long> wrong = new LinkedHashMap<>();

  Verdict(QueueDatabase postgres) {
    this.postgres = postgres;
  }

  /// Everything that was counted, by what is wrong.
  Map<String, Long> wrong() {
    return wrong;
  }

  boolean good() {
    return wrong.values().stream().allMatch(count -> count == 0);
  }

  void ofDatabase() throws SQLException {
    for (Map.Entry<String, String> count : COUNTS.entrySet()) {
      wrong.put(count.getKey(), postgres.count(count.getValue()));
    }
  }

  /// Every 202 has a row, and in force is what was told last.
  void ofSubmitters(Accepted accepted) throws SQLException {
    Set<Integer> rows = new HashSet<>();
    Map<String, String> inForce = new LinkedHashMap<>();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      try (ResultSet row = statement.executeQuery("select id from sbom_submissions")) {
        while (row.next()) {
          rows.add(row.getInt(1));
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              -- name: verdict.in_force
              select s.source_key, encode(d.content_hash, 'hex') from sbom_current c
              join edge_source s on s.tenant_id = c.tenant_id and s.id = c.source_id
              join sbom_document d on d.tenant_id = c.tenant_id and d.id = c.document_id
              """)) {
        while (row.next()) {
          inForce.put(row.getString(1), row.getString(2));
        }
      }
    }
    Set<Integer> lost = accepted.submissions();
    lost.removeAll(rows);
    wrong.put("accepted submissions that are lost", (long) lost.size());
    Set<String> acknowledged = accepted.acknowledged();
    long others =
        accepted.inForce().entrySet().stream()
            .filter(
                one -> {
                  String held = inForce.get("pkg:github/" + one.getKey());
                  return held == null
                      ? acknowledged.contains(one.getKey())
                      : !one.getValue().contains(held);
                })
            .count();
    wrong.put("artifacts in force that are not the last that was accepted", others);
  }

  /// The reader saw every event once, in the order of the log.
  void ofReader(List<Long> seen) throws SQLException {
    List<Long> log = log("%");
    wrong.put(
        "events that the reader by cursor missed or saw out of order", differences(log, seen));
  }

  /// The receiver took every event, first times in order; again only what it had.
  void ofReceiver(WebhookReceiver receiver) throws SQLException {
    Set<Long> had = new HashSet<>();
    long backwards = 0;
    long newest = 0;
    for (long seq : receiver.taken()) {
      if (had.add(seq)) {
        backwards += seq < newest ? 1 : 0;
        newest = Math.max(newest, seq);
      }
    }
    Set<Long> missing = new HashSet<>(log("sbom.%"));
    missing.removeAll(had);
    wrong.put("events that the webhook was not told of", (long) missing.size());
    wrong.put("events that the webhook was told of out of order", backwards);
    wrong.put("webhook calls with a wrong signature", (long) receiver.forged());
    wrong.put("webhook calls that repeat an event as another", (long) receiver.changed());
  }

  /// A full pass finds nothing to change after all that was carried over.
  void ofMetrics(long changed) {
    wrong.put("metric values that a full pass changes at the end", changed);
  }

  /// Answers that were the server's fault.
  void ofFaults(long faults) {
    wrong.put("answers that were the server's fault", faults);
  }

  private List<Long> log(String types) throws SQLException {
    List<Long> log = new ArrayList<>();
    try (Connection connection = postgres.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "select seq from event_log where type like ? order by seq")) {
      statement.setString(1, types);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          log.add(row.getLong(1));
        }
      }
    }
    return log;
  }

  private static long differences(List<Long> expected, List<Long> seen) {
    long different = Math.abs(expected.size() - seen.size());
    for (int i = 0; i < Math.min(expected.size(), seen.size()); i++) {
      different += expected.get(i).equals(seen.get(i)) ? 0 : 1;
    }
    return different;
  }
}
