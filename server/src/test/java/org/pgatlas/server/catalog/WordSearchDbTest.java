package org.pgatlas.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.server.advisory.VulnerabilityFilter;
import org.pgatlas.server.advisory.VulnerabilityReadStore;
import org.pgatlas.server.advisory.VulnerabilityRow;
import org.pgatlas.server.advisory.VulnerabilitySort;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;

/// Full-text search of what projects are about and of what vulnerabilities do: words in any order
/// and form, which a search by parts of text cannot find; of the own tenant only.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WordSearchDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final Database database;
  private final AtlasFixture ours;
  private final AtlasFixture theirs;

  WordSearchDbTest(TestDatabase own) {
    database = AtlasFixture.open(own);
    ours = AtlasFixture.of(database, "ours");
    theirs = AtlasFixture.of(database, "theirs");
    ours.project("daoip-5:x:project:lantern")
        .with("display_name", "Lantern")
        .with(
            "project_metadata",
            Map.of("description", "Routing of cross-border payments between wallets"))
        .insert();
    ours.project("daoip-5:x:project:wallet-routes")
        .with("display_name", "Payment routes")
        .with("criticality_score", 1)
        .insert();
    theirs
        .project("daoip-5:x:project:secret")
        .with("display_name", "Secret")
        .with("project_metadata", Map.of("description", "Routing payments"))
        .insert();
    vulnerability(ours.tenant(), "X-1", "Heap-based buffer overflow when parsing images");
    vulnerability(ours.tenant(), "X-2", "Images are served without a check");
    vulnerability(theirs.tenant(), "X-3", "Parsing an image overflows a buffer");
  }

  @AfterAll
  void close() {
    database.close();
  }

  private void vulnerability(UUID tenant, String name, String summary) {
    database.run(
        tenant,
        handle ->
            handle.execute(
                "insert into vulnerability (tenant_id, name, summary) values (?, ?, ?)",
                tenant,
                name,
                summary));
  }

  private List<String> found(String text) {
    return new SearchStore(database)
        .search(ours.tenant(), text, 20).stream().map(SearchHit::displayName).toList();
  }

  private List<String> vulnerabilities(String text) {
    return new VulnerabilityReadStore(database)
            .list(
                ours.tenant(),
                new VulnerabilityFilter(text, null, null, null, null, null),
                VulnerabilitySort.MODIFIED,
                true,
                20,
                0)
            .rows()
            .stream()
            .map(VulnerabilityRow::name)
            .toList();
  }

  @Test
  void a_project_is_found_by_what_its_description_says() {
    assertThat(found("payments routed")).containsExactly("Payment routes", "Lantern");
    assertThat(found("wallets crossing borders")).containsExactly("Lantern");
    assertThat(found("payments elsewhere")).isEmpty();
  }

  @Test
  void signs_are_no_operators() {
    assertThat(found("payments | nothing")).isEmpty();
    assertThat(found("'payments' & !routing <->")).contains("Lantern");
    assertThat(found("& | ! ( :* '")).isEmpty();
  }

  @Test
  void a_changed_description_is_found_and_the_old_one_is_not() {
    int id =
        ours.project("daoip-5:x:project:kiln")
            .with("display_name", "Kiln")
            .with("project_metadata", Map.of("description", "Bakes bricks"))
            .insert();
    assertThat(found("bricks baked")).containsExactly("Kiln");
    database.run(
        ours.tenant(),
        handle ->
            handle.execute(
                "update projects set project_metadata = '{\"description\": \"Fires pottery\"}' where tenant_id = ? and id = ?",
                ours.tenant(),
                id));
    assertThat(found("bricks baked")).isEmpty();
    assertThat(found("firing bricks")).isEmpty();
    assertThat(found("firing pottery")).containsExactly("Kiln");
  }

  @Test
  void a_vulnerability_is_found_by_the_words_of_its_summary() {
    assertThat(vulnerabilities("image parser overflows")).isEmpty();
    assertThat(vulnerabilities("image parsed overflows")).containsExactly("X-1");
    assertThat(vulnerabilities("images")).containsExactlyInAnyOrder("X-1", "X-2");
    assertThat(vulnerabilities("uffer over")).as("a part of the text").containsExactly("X-1");
  }
}
