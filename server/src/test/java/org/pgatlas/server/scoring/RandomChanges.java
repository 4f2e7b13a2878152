package org.pgatlas.server.scoring;

import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.SbomBuilder;

/// Changes of whatever metrics depend on: submissions, withdrawals of their edges, statuses,
/// projects, people and signals.
final class RandomChanges {
  private RandomChanges() {}

  /// One of many kinds.
  static void one(HandWorkedAtlas atlas, Random random) throws SQLException {
    switch (random.nextInt(8)) {
      case 0 ->
          atlas
              .raw()
              .execute(
                  "update projects set activity_status = (array['live', 'discontinued']::activity_status[])[1 + (id + %d) %% 2]"
                      .formatted(random.nextInt(2)));
      case 1 ->
          atlas
              .raw()
              .execute("delete from depends_on where (in_vertex_id + out_vertex_id) % 5 = 0");
      case 2 ->
          atlas
              .raw()
              .execute(
                  "delete from repo_vertices where vertex_type = 'external-repo' and id % 4 = 0");
      case 3 ->
          atlas
              .raw()
              .execute(
                  "update repos set adoption_stars = nullif(id * %d %% 7, 0), project_id = (select max(id) from projects) where id %% 3 = 0"
                      .formatted(1 + random.nextInt(5)));
      case 4 ->
          atlas.admitLog(
              "o" + random.nextInt(3) + "/r" + random.nextInt(6), history(1 + random.nextInt(5)));
      default -> atlas.admit("o" + random.nextInt(3) + "/r" + random.nextInt(6), drawn(random));
    }
  }

  private static byte[] history(int people) {
    StringBuilder log = new StringBuilder();
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
    for (int i = 0; i < people; i++) {
      log.append("P%d\0p%d@x.invalid\0%s\0%040x\n".formatted(i, i, at, i));
    }
    return log.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] drawn(Random random) {
    SbomBuilder sbom = aSbom();
    List<String> purls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String purl =
          random.nextInt(6) == 0
              ? "pkg:github/o" + i % 3 + "/r" + i % 6
              : "pkg:npm/p" + random.nextInt(40) + "@1";
      if (!purls.contains(purl)) {
        purls.add(purl);
        sbom.component(purl);
      }
    }
    for (int e = 0; e < 20; e++) {
      sbom.dependsOn(
          random.nextInt(4) == 0 ? "root" : purls.get(random.nextInt(purls.size())),
          purls.get(random.nextInt(purls.size())));
    }
    return sbom.bytes();
  }
}
