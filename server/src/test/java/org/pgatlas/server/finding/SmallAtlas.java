package org.pgatlas.server.finding;

import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pgatlas.server.advisory.AdvisoryReadStore;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.vex.Justification;
import org.pgatlas.vex.VexStatus;

/// One artifact and what is said about its parts, by the doors, each applied before it returns.
final class SmallAtlas implements AutoCloseable {
  static final String ARTIFACT = "pkg:github/acme/shop";

  final HandWorkedAtlas atlas;
  private int told;

  SmallAtlas(PostgresExtension postgres) {
    atlas = new HandWorkedAtlas(postgres.createDatabase(), Clock.systemUTC());
  }

  void submit(String version, String... components) {
    atlas.admit("acme/shop", VulnerableShop.sbom("acme/shop", version, components));
    atlas.work();
  }

  /// An advisory about all versions of an npm package before one; each is newer than the last.
  void advise(String id, List<String> aliases, String name, String fixed) {
    String names = aliases.isEmpty() ? "" : "\"" + String.join("\",\"", aliases) + "\"";
    String document =
        VulnerableShop.advisory(id, "-", name, fixed, "H")
            .replace("[\"-\"]", "[" + names + "]")
            .replace("00:00:00Z", "00:%02d:00Z".formatted(++told));
    atlas.advise("feed-" + told, document);
  }

  /// A maker's statement about an npm package, with a reason.
  void say(String vulnerability, String name, String status) {
    String document =
        """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://vex.example/%d","author":"Maker",
         "timestamp":"2030-01-01T00:%02d:00Z","version":1,"statements":[{"vulnerability":{"name":"%s"},
         "products":[{"@id":"pkg:npm/%s"}],"status":"%s","impact_statement":"never called"}]}
        """
            .formatted(++told, told, vulnerability, name, status);
    atlas.say(document);
  }

  /// Decides about the finding that is called so.
  void decide(String vulnerability, @Nullable VexStatus status) throws SQLException {
    decide(
        atlas,
        UUID.fromString(
            query("select external_id from finding where vulnerability = '" + vulnerability + "'")),
        status);
  }

  /// Decides about a finding, with a reason where one is asked for.
  ///
  /// @param status null to take the decision back
  static void decide(HandWorkedAtlas atlas, UUID finding, @Nullable VexStatus status) {
    Justification reason =
        status == VexStatus.NOT_AFFECTED ? Justification.VULNERABLE_CODE_NOT_PRESENT : null;
    Decisions.Offer offer = new Decisions.Offer(status, reason, null, null, false, "ann");
    atlas.findings().decisions().decide(atlas.tenant(), finding, offer);
  }

  /// A projector besides that of the product, for what would change if it were asked again.
  static FindingProjector projector(HandWorkedAtlas atlas) {
    return new FindingProjector(
        Clock.systemUTC(),
        (_, _) -> (_, _) -> {},
        new InputReader(
            new AdvisoryReadStore(),
            new BomLinks(atlas.database(), new ArtifactStore(), BomLinks.Reading.UNBOUNDED)));
  }

  ScanRunRow scan() {
    return atlas.findings().scans().run(atlas.tenant(), ARTIFACT).orElseThrow();
  }

  /// Name, verdict and state of each finding, in the order of their making.
  String findings() throws SQLException {
    return query(
        "select string_agg(concat_ws(' ', vulnerability, verdict, case when open then 'open' else 'closed' end), '; ' order by id) from finding");
  }

  String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  @Override
  public void close() {
    atlas.close();
  }
}
