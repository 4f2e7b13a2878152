package org.pgatlas.server.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgatlas.server.testing.SbomBuilder.aSbom;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.HandWorkedAtlas;
import org.pgatlas.server.testing.PostgresExtension;

/// What documents are made of, and what is in force, after every order of submissions.
class ComponentWriterDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private static final String COUNTED =
      """
      select coalesce(string_agg(c.purl || '=' || u.artifact_count, ' ' order by c.purl), '')
      from component_use u join component c on c.id = u.component_id
      """;
  private static final String COUNTED_PACKAGES =
      """
      select coalesce(string_agg(p.purl || '=' || u.artifact_count, ' ' order by p.purl), '')
      from package_use u join package p on p.id = u.package_id
      """;

  private final HandWorkedAtlas atlas =
      new HandWorkedAtlas(POSTGRES.createDatabase(), Clock.systemUTC());

  @AfterEach
  void close() {
    atlas.close();
  }

  private String query(String sql) throws SQLException {
    return String.valueOf(atlas.raw().query(sql));
  }

  private void submit(String repository, byte[] document) {
    atlas.admit(repository, document);
    while (atlas.work() > 0) {}
  }

  private static byte[] of(String... purls) {
    var sbom = aSbom();
    for (String purl : purls) {
      sbom.component(purl).dependsOn("root", purl);
    }
    return sbom.bytes();
  }

  /// The counts as they must be, computed from the arrays of what is in force.
  private void assertCountsAgree() throws SQLException {
    assertThat(query(COUNTED))
        .isEqualTo(
            query(
                """
                select coalesce(string_agg(purl || '=' || n, ' ' order by purl), '') from (
                  select c.purl, count(distinct s.source_id) as n
                  from sbom_current s
                  join sbom_occurrence o on o.tenant_id = s.tenant_id and o.document_id = s.document_id
                  cross join unnest(o.component_ids) u (id) join component c on c.id = u.id group by c.purl) q
                """));
    assertThat(query(COUNTED_PACKAGES))
        .isEqualTo(
            query(
                """
                select coalesce(string_agg(purl || '=' || n, ' ' order by purl), '') from (
                  select p.purl, count(distinct s.source_id) as n
                  from sbom_current s
                  join sbom_occurrence o on o.tenant_id = s.tenant_id and o.document_id = s.document_id
                  cross join unnest(o.component_ids) u (id) join component c on c.id = u.id
                  join package p on p.id = c.package_id group by p.purl) q
                """));
  }

  @Test
  void the_newest_of_a_chain_is_counted_also_when_it_returns_to_an_earlier_one()
      throws SQLException {
    byte[] first = of("pkg:npm/a@1", "pkg:npm/b@1");
    submit("acme/app", first);
    submit("acme/app", of("pkg:npm/a@2", "pkg:npm/c@1"));
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@2=1 pkg:npm/c@1=1");
    assertCountsAgree();
    submit("acme/app", first);
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=1 pkg:npm/b@1=1");
    assertCountsAgree();
    assertThat(query("select count(*) from sbom_occurrence")).isEqualTo("2");
  }

  @Test
  void artifacts_are_counted_and_not_occurrences() throws SQLException {
    submit("acme/app", of("pkg:npm/a@1", "pkg:npm/a@2"));
    submit("acme/other", of("pkg:npm/a@1"));
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=2 pkg:npm/a@2=1");
    assertThat(query(COUNTED_PACKAGES)).isEqualTo("pkg:npm/a=2");
    assertCountsAgree();
  }

  @Test
  void what_is_withdrawn_is_not_counted_and_its_document_stays() throws SQLException {
    submit("acme/app", of("pkg:npm/a@1"));
    submit("acme/other", of("pkg:npm/a@1", "pkg:npm/b@1"));
    atlas.withdraw("pkg:github/acme/other");
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=1");
    assertCountsAgree();
    assertThat(query("select count(*) from sbom_occurrence")).isEqualTo("2");
    assertThat(query("select count(*) from component_index")).isEqualTo("1");
    submit("acme/other", of("pkg:npm/a@1", "pkg:npm/b@1"));
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=2 pkg:npm/b@1=1");
  }

  @Test
  void a_duplicate_changes_nothing() throws SQLException {
    submit("acme/app", of("pkg:npm/a@1"));
    String before =
        query(
            "select string_agg(a.xmin::text || ' ' || o.xmin::text, ' ') from artifact_document a, sbom_occurrence o");
    assertThat(atlas.admit("acme/app", of("pkg:npm/a@1")).duplicate()).isTrue();
    while (atlas.work() > 0) {}
    assertThat(
            query(
                "select string_agg(a.xmin::text || ' ' || o.xmin::text, ' ') from artifact_document a, sbom_occurrence o"))
        .isEqualTo(before);
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=1");
  }

  @Test
  void one_document_serves_two_artifacts() throws SQLException {
    atlas.admit("acme/app", "pkg:docker/acme/one", of("pkg:npm/a@1"));
    atlas.admit("acme/app", "pkg:docker/acme/two", of("pkg:npm/a@1"));
    while (atlas.work() > 0) {}
    assertThat(query("select count(*) from sbom_occurrence")).isEqualTo("1");
    assertThat(query("select count(*) from component_index")).isEqualTo("2");
    atlas.withdraw("pkg:docker/acme/one");
    assertThat(query("select count(*) from component_index")).isEqualTo("1");
    assertThat(query("select in_force from sbom_occurrence")).isEqualTo("t");
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=1");
    atlas.withdraw("pkg:docker/acme/two");
    assertThat(query("select in_force from sbom_occurrence")).isEqualTo("f");
    atlas.admit("acme/app", "pkg:docker/acme/one", of("pkg:npm/a@1"));
    atlas.admit("acme/app", "pkg:docker/acme/two", of("pkg:npm/a@1"));
    while (atlas.work() > 0) {}
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=2");
  }

  @Test
  void parts_without_a_purl_are_not_merged_across_the_documents_of_two_artifacts()
      throws SQLException {
    submit("acme/app", aSbom().unidentified("zlib").bytes());
    submit("acme/other", aSbom().unidentified("zlib").unidentified("bzip2").bytes());
    assertThat(query(COUNTED))
        .isEqualTo(
            "pkg:generic/github/acme/app/zlib=1 pkg:generic/github/acme/other/bzip2=1"
                + " pkg:generic/github/acme/other/zlib=1");
    assertThat(query("select string_agg(distinct name, ' ') from package")).isEqualTo("bzip2 zlib");
    assertThat(query("select bool_and(owner_tenant = (select id from tenant)) from component"))
        .isEqualTo("t");
  }

  @Test
  void a_purl_that_spells_what_stands_for_a_part_without_one_is_another_component()
      throws SQLException {
    String spelled = "pkg:generic/github/acme/app/zlib";
    submit("acme/app", aSbom().unidentified("zlib").component(spelled).bytes());
    assertThat(query("select count(distinct u) from sbom_occurrence, unnest(component_ids) u"))
        .isEqualTo("2");
    assertThat(query(COUNTED)).isEqualTo(spelled + "=1 " + spelled + "=1");
  }

  @Test
  void two_tenants_with_the_same_parts_share_public_rows_only() throws SQLException {
    UUID other = AtlasFixture.of(atlas.database(), "other").tenant();
    submit("acme/app", aSbom().unidentified("zlib").component("pkg:npm/a@1").bytes());
    var sbom =
        org.pgatlas.sbom.SbomParser.parse(
            aSbom().unidentified("zlib").component("pkg:npm/a@1").bytes(),
            org.pgatlas.sbom.SbomLimits.defaults());
    new ComponentWriter(atlas.database())
        .number(other, new ComponentWriter.Read(1, sbom, "pkg:github/acme/app"));
    assertThat(query("select count(*) from component where purl = 'pkg:npm/a@1'")).isEqualTo("1");
    assertThat(query("select count(*) from component where purl like 'pkg:generic/%'"))
        .isEqualTo("2");
    assertThat(
            atlas
                .database()
                .<Integer>read(
                    other,
                    handle ->
                        handle
                            .createQuery("select count(*) from component where purl like '%zlib'")
                            .mapTo(Integer.class)
                            .one()))
        .as("rows of the dictionary that a tenant may read")
        .isEqualTo(1);
  }

  @Test
  void scope_directness_edges_and_licences_are_kept_by_position() throws SQLException {
    String document =
        """
        {"bomFormat": "CycloneDX", "specVersion": "1.5", "metadata": {"component": {"type": "application", "name": "app", "bom-ref": "r"}},
         "components": [
           {"type": "library", "name": "a", "version": "1", "bom-ref": "a", "purl": "pkg:npm/a@1", "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "House rules"}}]},
           {"type": "library", "name": "b", "version": "2", "bom-ref": "b", "purl": "pkg:npm/b@2?vcs_url=x", "scope": "optional"},
           {"type": "library", "name": "c", "bom-ref": "c", "scope": "excluded"}],
         "dependencies": [{"ref": "r", "dependsOn": ["a"]}, {"ref": "a", "dependsOn": ["b", "r"]}]}
        """;
    submit("acme/app", document.getBytes(StandardCharsets.UTF_8));
    assertThat(
            query(
                """
                select string_agg(concat_ws(',', position, purl, name, version, direct, scope, licenses), ' ' order by position)
                from sbom_component
                """))
        .isEqualTo(
            "1,pkg:npm/a@1,a,1,t,required,{\"House rules\",MIT} 2,pkg:npm/b@2,b,2,f,optional"
                + " 3,pkg:generic/github/acme/app/c,c,,f,excluded");
    assertThat(query("select edge_from::text || edge_to::text from sbom_occurrence"))
        .isEqualTo("{0,1}{1,2}");
    assertThat(
            query(
                "select string_agg(l.expression || '=' || u.artifact_count, ' ' order by 1) from license_use u join license l on l.id = u.license_id"))
        .isEqualTo("House rules=1 MIT=1");
  }

  @Test
  void a_document_without_relationships_has_a_path_to_every_package() throws SQLException {
    submit("acme/app", aSbom().component("pkg:npm/a@1").component("pkg:npm/b@1").bytes());
    assertThat(query("select edge_from::text || edge_to::text || flags::text from sbom_occurrence"))
        .isEqualTo("{0,0}{1,2}{1,1}");
    assertThat(
            query("select count(*) from sbom where doc @> '{\"components\": [{\"name\": \"b\"}]}'"))
        .isEqualTo("1");
  }

  @Test
  void a_distribution_s_binary_is_known_under_its_source_too() throws SQLException {
    submit(
        "acme/image",
        of("pkg:deb/debian/libssl3@3.0.11-1~deb12u2?arch=amd64&distro=debian-12&upstream=openssl"));
    assertThat(
            query(
                "select concat_ws('|', p.match_key, c.source_match_key, c.coarse_key is not null) from component c join package p on p.id = c.package_id"))
        .isEqualTo("deb/debian libssl3|deb/debian openssl|t");
  }

  @Test
  void versions_of_a_package_sort_by_their_key() throws SQLException {
    submit("acme/app", of("pkg:npm/a@1.10.0", "pkg:npm/a@1.9.0", "pkg:npm/a@1.9.0-rc.1"));
    assertThat(query("select string_agg(version, ' ' order by version_key) from component"))
        .isEqualTo("1.9.0-rc.1 1.9.0 1.10.0");
  }

  @Test
  void withdrawing_what_was_never_applied_leaves_the_counts() throws SQLException {
    submit("acme/app", of("pkg:npm/a@1"));
    atlas.withdraw("pkg:github/acme/nothing");
    assertThat(query(COUNTED)).isEqualTo("pkg:npm/a@1=1");
  }

  /// Twelve artifacts whose documents come together, twice, with some shared and some new parts.
  @Test
  void documents_that_come_together_are_counted_as_one_by_one() throws SQLException {
    ComponentWriter writer = new ComponentWriter(atlas.database());
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 12; i++) {
        submit("acme/app-" + i, of("pkg:npm/own-" + i + "@" + round));
      }
      List<ComponentWriter.Read> read = new ArrayList<>();
      Map<Integer, Integer> sources = new TreeMap<>();
      for (int i = 0; i < 12; i++) {
        Current current = current("pkg:github/acme/app-" + i);
        long document = current.document();
        atlas.raw().execute("delete from artifact_document where source_id = " + current.source());
        atlas.raw().execute("delete from sbom_occurrence where document_id = " + document);
        sources.put(current.source(), i);
        read.add(
            new ComponentWriter.Read(
                document,
                SbomParser.parse(
                    of(
                        "pkg:npm/own-" + i + "@" + round,
                        "pkg:npm/all@" + round,
                        "pkg:npm/all@" + i % 5,
                        "pkg:npm/none@1"),
                    SbomLimits.defaults()),
                "pkg:github/acme/app-" + i));
      }
      for (String table : List.of("component_use", "package_use", "license_use")) {
        atlas.raw().execute("delete from " + table);
      }
      List<ComponentWriter.Numbered> numbered = writer.number(atlas.tenant(), read);
      Map<Integer, ComponentWriter.Numbered> bySource = new TreeMap<>();
      sources.forEach((source, i) -> bySource.put(source, numbered.get(i)));
      atlas
          .database()
          .run(atlas.tenant(), handle -> writer.putInForce(handle, atlas.tenant(), bySource));
      assertCountsAgree();
      assertThat(query("select count(*) from component_index")).isEqualTo("12");
      assertThat(
              query("select sum(cardinality(component_ids)) from sbom_occurrence where in_force"))
          .isEqualTo("48");
      assertThat(writer.number(atlas.tenant(), read))
          .allSatisfy(one -> assertThat(one).isInstanceOf(ComponentWriter.Known.class));
      atlas
          .database()
          .run(atlas.tenant(), handle -> writer.putInForce(handle, atlas.tenant(), bySource));
      assertCountsAgree();
    }
  }

  private record Current(int source, long document) {}

  private Current current(String artifact) {
    return atlas
        .database()
        .read(
            atlas.tenant(),
            handle ->
                handle
                    .createQuery(
                        "select c.source_id, c.document_id from sbom_current c join edge_source s on s.tenant_id = c.tenant_id and s.id = c.source_id where s.source_key = :artifact")
                    .bind("artifact", artifact)
                    .map((row, _) -> new Current(row.getInt(1), row.getLong(2)))
                    .one());
  }
}
