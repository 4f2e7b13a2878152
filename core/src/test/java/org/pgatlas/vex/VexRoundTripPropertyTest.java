package org.pgatlas.vex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.vex.csaf.CsafValidation;
import org.pgatlas.vex.csaf.CsafWriter;
import org.pgatlas.vex.cyclonedx.CycloneDxVexWriter;
import org.pgatlas.vex.openvex.OpenVexWriter;

/// What we write, our readers read as the same statements.
class VexRoundTripPropertyTest {
  private static final Instant TIME = Instant.parse("2025-02-03T04:05:06Z");
  private static final String NASTY = "a \"quoted\"\n\\ <b> é 💥 text";

  @Property(tries = 300)
  void openVex(@ForAll long seed) {
    VexDocument document = document(new Random(seed), true, true);
    VexDocument read = parse(OpenVexWriter.write(document));
    assertThat(flat(read, true)).isEqualTo(flat(document, true));
    assertThat(read.author()).isEqualTo(document.author());
    assertThat(read.timestamp()).isEqualTo(TIME);
    assertThat(read.statements()).hasSameSizeAs(document.statements());
  }

  @Property(tries = 300)
  void csaf(@ForAll long seed) {
    VexDocument document = document(new Random(seed), true, false);
    byte[] written = CsafWriter.write(document);
    assertThat(CsafValidation.check(written, VexLimits.defaults())).isEmpty();
    VexDocument read = parse(written);
    assertThat(flat(read, false)).isEqualTo(flat(document, false));
    assertThat(read.category()).isEqualTo("csaf_vex");
    assertThat(read.authorId()).isEqualTo(document.authorId());
    assertThat(read.warnings()).isEmpty();
  }

  @Property(tries = 300)
  void cycloneDx(@ForAll long seed) {
    VexDocument document = document(new Random(seed), false, true);
    VexDocument read = parse(CycloneDxVexWriter.write(document));
    assertThat(flat(read, true)).isEqualTo(flat(document, true));
    assertThat(read.author()).isEqualTo(document.author());
    assertThat(read.id()).isEqualTo(document.id());
  }

  @Example
  void cycloneDxRefusesPartsOfTwoProducts() {
    List<ProductId> part = List.of(id("pkg:npm/part@1"));
    VexStatement statement =
        statement(
            new VexVulnerability("CVE-2024-1", List.of()),
            VexStatus.FIXED,
            null,
            null,
            List.of(
                new VexProduct(id("pkg:npm/a@1"), part), new VexProduct(id("pkg:npm/b@1"), part)));
    assertThatThrownBy(() -> CycloneDxVexWriter.write(document(List.of(statement))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Example
  void whatCsafDemandsIsDemanded() {
    VexDocument document =
        new VexDocument(
            VexFormat.OPENVEX,
            "0.2.0",
            "id",
            "1",
            "us",
            null,
            null,
            null,
            TIME,
            List.of(),
            List.of(),
            List.of());
    assertThatThrownBy(() -> CsafWriter.write(document)).hasMessageContaining("authorId");
  }

  /// @param manyProducts whether parts of several products may be named
  /// @param foreign whether justifications of CycloneDX alone and own times may occur
  private static VexDocument document(Random random, boolean manyProducts, boolean foreign) {
    List<VexStatement> statements = new ArrayList<>();
    Set<String> used = new HashSet<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int number = random.nextInt(3);
      VexVulnerability vulnerability =
          number == 0
              ? new VexVulnerability("CVE-2024-1000", List.of("GHSA-aaaa-bbbb-cccc", "OSV-1"))
              : new VexVulnerability(
                  number == 1 ? "CVE-2023-20000" : "GHSA-xxxx-yyyy-zzzz", List.of());
      List<VexProduct> products = products(random, vulnerability.id(), used, manyProducts);
      if (!products.isEmpty()) {
        statements.add(statement(random, vulnerability, products, foreign && !manyProducts));
      }
    }
    if (statements.isEmpty()) {
      return document(new Random(random.nextLong()), manyProducts, foreign);
    }
    return document(statements);
  }

  private static VexDocument document(List<VexStatement> statements) {
    return new VexDocument(
        VexFormat.OPENVEX,
        "0.2.0",
        "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79",
        "7",
        "Us & \"them\"",
        "https://us.example",
        "vendor",
        null,
        TIME,
        statements,
        List.of(),
        List.of());
  }

  private static List<VexProduct> products(
      Random random, String vulnerability, Set<String> used, boolean many) {
    List<VexProduct> products = new ArrayList<>();
    int count = many ? 1 + random.nextInt(2) : 1;
    for (int i = 0; i < count; i++) {
      int whole = many ? random.nextInt(3) : 0;
      List<ProductId> parts = new ArrayList<>();
      boolean listed = !many || random.nextBoolean();
      for (int j = 0; listed && j < 1 + random.nextInt(2); j++) {
        int part = random.nextInt(4);
        if (used.add(vulnerability + whole + "/" + part)) {
          parts.add(part(part));
        }
      }
      boolean fresh = listed ? !parts.isEmpty() : used.add(vulnerability + whole);
      if (fresh) {
        products.add(new VexProduct(whole(whole), parts));
      }
    }
    return products;
  }

  private static ProductId whole(int number) {
    PackageUrl purl = PackageUrl.parse("pkg:oci/shop" + number + "@sha256%3Aab?arch=amd64");
    return new ProductId(
        purl.canonical(),
        null,
        List.of(purl),
        number == 1 ? List.of("cpe:2.3:a:us:shop:1.0:*:*:*:*:*:*:*") : List.of(),
        number == 2
            ? List.of(
                new ProductId.Hash("sha256", "ab".repeat(32)),
                new ProductId.Hash("sha512", "cd".repeat(64)))
            : List.of(),
        List.of(),
        List.of());
  }

  private static ProductId part(int number) {
    return id(number == 0 ? "pkg:npm/%40scope/part" : "pkg:maven/org.example/part@1." + number);
  }

  private static ProductId id(String purl) {
    return ProductId.ofPurl(PackageUrl.parse(purl));
  }

  private static VexStatement statement(
      Random random, VexVulnerability vulnerability, List<VexProduct> products, boolean foreign) {
    List<VexStatus> statuses = List.of(VexStatus.values());
    VexStatus status = statuses.get(random.nextInt(statuses.size()));
    boolean safe = status == VexStatus.NOT_AFFECTED;
    List<Justification> reasons =
        Arrays.stream(Justification.values()).filter(one -> foreign || one.isOpenVex()).toList();
    Justification reason = safe ? reasons.get(random.nextInt(reasons.size())) : null;
    String impact = safe && random.nextBoolean() ? NASTY : null;
    return statement(vulnerability, status, reason, impact, products);
  }

  private static VexStatement statement(
      VexVulnerability vulnerability,
      VexStatus status,
      @Nullable Justification reason,
      @Nullable String impact,
      List<VexProduct> products) {
    String action = status == VexStatus.AFFECTED ? "vendor_fix: upgrade, " + NASTY : null;
    String notes = status == VexStatus.UNDER_INVESTIGATION ? NASTY : null;
    return new VexStatement(
        vulnerability,
        products,
        status,
        status.id(),
        reason,
        impact,
        action,
        notes,
        TIME,
        null,
        "/");
  }

  private static VexDocument parse(byte[] bytes) {
    return VexParser.parse(bytes, VexLimits.defaults());
  }

  /// Each pair of product and part with what is said of it.
  private static Set<List<Object>> flat(VexDocument document, boolean withNotes) {
    Set<List<Object>> all = new HashSet<>();
    for (VexStatement one : document.statements()) {
      for (VexProduct product : one.products()) {
        List<ProductId> parts = product.parts().isEmpty() ? List.of() : product.parts();
        for (int i = 0; i < Math.max(1, parts.size()); i++) {
          all.add(
              Arrays.asList(
                  one.vulnerability(),
                  identity(product.product()),
                  parts.isEmpty() ? "-" : identity(parts.get(i)),
                  one.status(),
                  one.justification(),
                  one.impact(),
                  one.action(),
                  withNotes ? one.notes() : null,
                  one.timestamp()));
        }
      }
    }
    return all;
  }

  private static List<Object> identity(ProductId id) {
    return List.of(id.purls(), id.cpes(), id.hashes());
  }
}
