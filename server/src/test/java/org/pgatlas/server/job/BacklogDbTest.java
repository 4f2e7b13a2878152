package org.pgatlas.server.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgatlas.server.wire.Json;
import tools.jackson.databind.JsonNode;

/// Deep backlogs of one order key, and jobs that are put back as they were.
class BacklogDbTest extends OnQueue {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final int DEPTH = 8_000;
  private static final JobKind KIND = new JobKind("k", Lane.INGEST, 5, 3);

  private static NewJob job(String payload) {
    return NewJob.of(KIND, "\"" + payload + "\"");
  }

  private List<Job> claim(int limit) {
    return queue.claim(Lane.INGEST, "w", limit, LEASE);
  }

  private void backlogOfOneKey() throws SQLException {
    raw.execute(
        "insert into job_queue (tenant_id, queue, kind, payload, order_key) select '"
            + ours
            + "', 'ingest', 'k', to_jsonb('deep' || n), 'deep' from generate_series(1, "
            + DEPTH
            + ") n");
    raw.execute("vacuum analyze job_queue");
  }

  @Test
  void what_stands_behind_a_deep_backlog_of_one_key_is_claimed_with_its_first() throws Exception {
    backlogOfOneKey();
    add(ours, job("other").inOrder("other"));
    add(ours, job("another").inOrder("another"));
    add(ours, job("another2").inOrder("another"));
    add(ours, job("free"));
    add(theirs, job("theirs").inOrder("deep"));
    assertThat(claim(20))
        .extracting(job -> job.payload().replace("\"", ""))
        .containsExactlyInAnyOrder("deep1", "other", "another", "free", "theirs");
    assertThat(claim(20)).as("each key's first is worked on").isEmpty();
  }

  @Test
  void a_claim_does_not_look_at_all_that_waits_behind_the_first_of_a_key() throws Exception {
    backlogOfOneKey();
    assertThat(visited(false)).isLessThan(DEPTH / 4);
    assertThat(visited(true)).isLessThan(DEPTH / 4);
    assertThat(claim(1)).extracting(Job::payload).containsExactly("\"deep1\"");
    assertThat(visited(false)).as("while it is worked on").isLessThan(DEPTH / 4);
    assertThat(visited(true)).as("while it is worked on").isLessThan(DEPTH / 4);
  }

  /// Rows and index entries of the queue that a claim of four reads.
  private long visited(boolean deep) {
    String plan =
        database
            .explain(
                "job.claim",
                true,
                db ->
                    db.<List<Job>>asWorker(
                        handle -> {
                          JobClaim.takeTurn(handle, Lane.INGEST);
                          return JobClaim.once(handle, Lane.INGEST, "w", 4, LEASE, deep);
                        }))
            .plan();
    return visited(Json.MAPPER.readTree(plan).get(0).get("Plan"));
  }

  private static long visited(JsonNode node) {
    long rows = 0;
    if (node.path("Relation Name").asString("").equals("job_queue")) {
      double each =
          node.path("Actual Rows").asDouble() + node.path("Rows Removed by Filter").asDouble();
      rows = (long) (each * node.path("Actual Loops").asDouble());
    }
    for (JsonNode child : node.path("Plans")) {
      rows += visited(child);
    }
    return rows;
  }

  @Test
  void a_backlog_of_one_key_is_worked_off_in_its_order() throws SQLException {
    backlogOfOneKey();
    for (int i = 1; i <= 30; i++) {
      List<Job> one = claim(10);
      assertThat(one).extracting(Job::payload).containsExactly("\"deep" + i + "\"");
      assertThat(queue.complete(one, "w")).hasSize(1);
    }
  }

  @Test
  void a_job_that_is_put_back_keeps_its_place_its_attempts_and_its_large_payload()
      throws SQLException {
    String large = "x".repeat(JobStore.INLINE_PAYLOAD);
    add(ours, job(large).inOrder("a"));
    Job first = claim(1).getFirst();
    queue.bury(first, "no");
    add(ours, job("later").inOrder("a"));
    assertThat(admin.requeue(ours, first.id())).isEqualTo(1);
    assertThat(raw.query("select count(*) from job_queue_payload")).isEqualTo("1");
    assertThat(raw.query("select payload::text from job_queue order by id limit 1"))
        .isEqualTo("{}");
    assertThat(claim(9))
        .singleElement()
        .returns(first.id(), Job::id)
        .returns("\"" + large + "\"", Job::payload)
        .returns(3, Job::maxAttempts)
        .returns(1, Job::attempts);
  }

  @Test
  void a_worker_of_a_jobs_former_life_does_not_complete_it() throws SQLException {
    add(ours, NewJob.of(new JobKind("k", Lane.INGEST, 5, 1), "1"));
    Job before = claim(1).getFirst();
    raw.execute("update job_queue set lease_until = now() - interval '1 s'");
    queue.reclaim();
    assertThat(admin.requeue(ours, null)).isEqualTo(1);
    Job now = claim(1).getFirst();
    assertThat(queue.complete(List.of(before), "late")).isEmpty();
    assertThat(queue.complete(List.of(now), "w")).containsExactly(now.id());
  }

  @Test
  void a_patient_job_is_no_reason_to_try_again_earlier() throws SQLException {
    String waits = "select run_after > now() + interval '50 min' from job_queue";
    add(ours, job("one").unique("u"));
    queue.retry(claim(1).getFirst(), "refused", Duration.ofHours(1));
    add(ours, job("two").unique("u").patiently());
    assertThat(raw.query(waits)).isEqualTo("t");
    add(ours, job("three").unique("u"));
    assertThat(raw.query(waits)).isEqualTo("f");
    assertThat(claim(9)).hasSize(1);
  }
}
