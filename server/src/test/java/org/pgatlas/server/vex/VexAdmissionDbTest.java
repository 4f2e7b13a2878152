package org.pgatlas.server.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.pgatlas.json.Content;
import org.pgatlas.server.artifact.ArtifactStore;
import org.pgatlas.server.db.Database;
import org.pgatlas.server.testing.AtlasFixture;
import org.pgatlas.server.testing.PostgresExtension;
import org.pgatlas.server.testing.TestDatabase;
import org.pgatlas.server.wire.RefusedUpload;
import org.pgatlas.testing.TestData;
import org.pgatlas.vex.Trust;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;

/// VEX documents into tables: statements without loss, duplicates, and which document is in force.
final class VexAdmissionDbTest {
  @RegisterExtension static final PostgresExtension POSTGRES = AtlasFixture.postgres();

  private final List<VexChanged.Change> changes = new ArrayList<>();
  private final VexStore store = new VexStore();
  private final ClaimStore claims = new ClaimStore();
  private TestDatabase rows = POSTGRES.createDatabase();
  private Database database = AtlasFixture.open(rows);
  private UUID tenant = UUID.randomUUID();
  private VexAdmission admission = admission();

  @BeforeEach
  void open() {
    tenant = AtlasFixture.of(database, "default").tenant();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_document_is_kept_once_and_acknowledged_again() throws SQLException {
    VexAdmission.Admitted first = upload(openVex("a", 1, "CVE-1", "affected"));
    VexAdmission.Admitted again = upload(openVex("a", 1, "CVE-1", "affected"));

    assertThat(first.duplicate()).isFalse();
    assertThat(again.duplicate()).isTrue();
    assertThat(again.documentId()).isEqualTo(first.documentId());
    assertThat(rows.query("select count(*) from vex_document")).isEqualTo("1");
    assertThat(
            rows.query(
                "select string_agg(status || ' ' || duplicate, ', ' order by id) from document_submission"))
        .isEqualTo("processed false, processed true");
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().names()).containsExactly("CVE-1");
  }

  @Test
  void a_newer_version_supersedes_the_whole_older_document() throws SQLException {
    long old = upload(openVex("a", 1, "CVE-1", "affected")).documentId();
    VexAdmission.Admitted newer = upload(openVex("a", 2, "CVE-2", "affected"));
    VexAdmission.Admitted late = upload(openVex("a", 1, "CVE-3", "affected"));

    assertThat(newer.superseded()).containsExactly(old);
    assertThat(late.inForce()).as("a newer one is here").isFalse();
    assertThat(rows.query("select string_agg(document_id::text, ',') from vex_in_force"))
        .isEqualTo(Long.toString(newer.documentId()));
    assertThat(changes.getLast().names()).containsExactlyInAnyOrder("CVE-1", "CVE-2");
    assertThat(claimed("cve-1")).isEmpty();
    assertThat(claimed("cve-2")).hasSize(1);
  }

  @Test
  void documents_that_share_an_id_and_a_version_are_both_in_force() throws SQLException {
    upload(openVex("a", 1, "CVE-1", "affected"));
    upload(openVex("a", 1, "CVE-2", "affected"));

    assertThat(rows.query("select count(*) from vex_in_force")).isEqualTo("2");
  }

  @Test
  void a_stranger_supersedes_nobody() throws SQLException {
    upload(openVex("a", 1, "CVE-1", "affected"));
    admission.admit(
        tenant,
        VexAdmission.Offer.upload(Trust.PRODUCT_VENDOR, "test"),
        bytes(openVex("a", 2, "CVE-2", "affected")));

    assertThat(rows.query("select count(*) from vex_in_force")).isEqualTo("2");
  }

  @Test
  void same_bytes_sent_again_with_another_trust_are_trusted_so() throws SQLException {
    byte[] document = bytes(openVex("a", 1, "CVE-1", "affected"));
    VexAdmission.Admitted stranger = offer(Trust.THIRD_PARTY, document);
    VexAdmission.Admitted vendor = offer(Trust.PRODUCT_VENDOR, document);

    assertThat(vendor.duplicate()).isFalse();
    assertThat(vendor.superseded()).containsExactly(stranger.documentId());
    assertThat(trusted()).containsExactly(Trust.PRODUCT_VENDOR);
    assertThat(changes.getLast().names()).as("findings follow").containsExactly("CVE-1");
    assertThat(offer(Trust.PRODUCT_VENDOR, document).duplicate()).isTrue();
    assertThat(changes).as("the same again changes nothing").hasSize(2);

    VexAdmission.Admitted back = offer(Trust.THIRD_PARTY, document);
    assertThat(back.documentId()).as("as before").isEqualTo(stranger.documentId());
    assertThat(back.inForce()).isTrue();
    assertThat(trusted()).containsExactly(Trust.THIRD_PARTY);
    assertThat(rows.query("select count(*) from vex_document")).isEqualTo("2");
  }

  @Test
  void older_version_trusted_otherwise_does_not_come_back_before_the_newer() {
    byte[] old = bytes(openVex("a", 1, "CVE-1", "affected"));
    offer(Trust.THIRD_PARTY, old);
    offer(Trust.PRODUCT_VENDOR, bytes(openVex("a", 2, "CVE-1", "fixed")));

    VexAdmission.Admitted again = offer(Trust.PRODUCT_VENDOR, old);

    assertThat(again.inForce()).isFalse();
    assertThat(trusted()).as("nor for what it was taken before").hasSize(1);
  }

  @Test
  void attested_statements_are_about_the_subjects_of_each_attestation() {
    byte[] document =
        bytes(openVex("a", 1, "CVE-1", "affected").replaceAll("\"products\":.*?], ", ""));
    VexAdmission.Offer offer =
        new VexAdmission.Offer(VexOrigin.ATTESTATION, Trust.PRODUCT_VENDOR, "attestation:1", "key");
    for (String name : List.of("pkg:oci/one", "pkg:oci/two", "pkg:oci/two")) {
      admission.admit(
          tenant,
          offer,
          document,
          List.of(new VexReading.Subject(name, Map.of("sha256", "ab".repeat(32)))));
    }

    assertThat(claimed("CVE-1"))
        .extracting(
            one ->
                one.claim()
                    .document()
                    .statements()
                    .getFirst()
                    .products()
                    .getFirst()
                    .product()
                    .ref())
        .containsExactly("pkg:oci/one", "pkg:oci/two");
    assertThat(claimed("CVE-1"))
        .as("read again from bytes they say the same")
        .allSatisfy(
            one ->
                assertThat(
                        one.reading().read(Content.of(document), VexLimits.defaults()).statements())
                    .isEqualTo(one.claim().document().statements()));
  }

  @Test
  void what_is_refused_leaves_its_audit_row_only() throws SQLException {
    assertThatThrownBy(() -> upload("{\"statements\": 3, \"author\": \"x\"}"))
        .isInstanceOf(RefusedUpload.class);

    assertThat(
            rows.query(
                "select status || ' ' || (error_detail <> '') || ' ' || (artifact_path <> '') from document_submission"))
        .isEqualTo("failed true true");
    assertThat(rows.query("select count(*) from artifact_blob")).isEqualTo("0");
    assertThat(rows.query("select count(*) from vex_document")).isEqualTo("0");
  }

  @Test
  void statements_come_back_as_they_went_in() throws Exception {
    Path file = TestData.require("vex/openvex-go-vex/testdata/v0.2.0.json");
    byte[] document = Files.readAllBytes(file);
    VexDocument read = VexParser.parse(document, VexLimits.defaults());
    admission.admit(tenant, VexAdmission.Offer.upload(Trust.UPSTREAM, "test"), document);
    String name = read.statements().getFirst().vulnerability().id();

    List<VexStore.Kept> claims = claimed(name);

    assertThat(claims).hasSize(1);
    assertThat(claims.getFirst().claim().trust()).isEqualTo(Trust.UPSTREAM);
    assertThat(claims.getFirst().claim().document().statements())
        .isEqualTo(
            read.statements().stream()
                .filter(one -> one.vulnerability().id().equals(name))
                .toList());
  }

  private List<VexStore.Kept> claimed(String name) {
    return database.read(tenant, handle -> claims.claims(handle, tenant, List.of(name)));
  }

  private VexAdmission.Admitted offer(Trust trust, byte[] document) {
    return admission.admit(tenant, VexAdmission.Offer.upload(trust, "test"), document);
  }

  private List<Trust> trusted() {
    return claimed("CVE-1").stream().map(one -> one.claim().trust()).toList();
  }

  private VexAdmission.Admitted upload(String document) {
    return admission.admit(
        tenant, VexAdmission.Offer.upload(Trust.THIRD_PARTY, "test"), bytes(document));
  }

  private VexAdmission admission() {
    return new VexAdmission(
        database, new ArtifactStore(), store, (_, _, _, change) -> changes.add(change));
  }

  private static byte[] bytes(@Nullable String text) {
    return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
  }

  private static String openVex(String id, int version, String vulnerability, String status) {
    return """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/%s", "author": "Vendor", "version": %d,
         "timestamp": "2024-01-01T00:00:00Z",
         "statements": [{"vulnerability": {"name": "%s"}, "products": [{"@id": "pkg:npm/left@1.0.0"}], "status": "%s",
                         "action_statement": "update"}]}
        """
        .formatted(id, version, vulnerability, status);
  }
}
