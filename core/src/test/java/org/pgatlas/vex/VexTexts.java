package org.pgatlas.vex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Set;
import org.pgatlas.purl.PackageUrl;

/// Small documents for tests, as text, and questions to them.
final class VexTexts {
  static final String APP = "pkg:oci/shop@sha256%3Aaa?repository_url=registry.example/shop";
  static final String LIB = "pkg:maven/org.example/lib@1.2.3";

  private VexTexts() {}

  static VexDocument read(String json) {
    return VexParser.parse(json.getBytes(UTF_8), VexLimits.defaults());
  }

  /// An OpenVEX document with these statements.
  static VexDocument openVex(String author, String timestamp, String... statements) {
    return read(
        """
        {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.org/vex/1",
         "author": "%s", "timestamp": "%s", "version": 1, "statements": [%s]}
        """
            .formatted(author, timestamp, String.join(",", statements)));
  }

  /// A statement about CVE-2024-1 with further fields.
  static String statement(String products, String status, String... fields) {
    String more = fields.length == 0 ? "" : "," + String.join(",", fields);
    return """
        {"vulnerability": {"name": "CVE-2024-1"}, "products": [%s], "status": "%s"%s}
        """
        .formatted(products, status, more);
  }

  static String notAffected(String products, String... fields) {
    String more = fields.length == 0 ? "" : "," + String.join(",", fields);
    return statement(
        products, "not_affected", "\"justification\": \"vulnerable_code_not_present\"" + more);
  }

  static String product(String purl, String... parts) {
    StringBuilder all = new StringBuilder();
    for (String part : parts) {
      all.append(all.isEmpty() ? "" : ",").append("{\"@id\": \"").append(part).append("\"}");
    }
    return "{\"@id\": \"" + purl + "\", \"subcomponents\": [" + all + "]}";
  }

  /// A CSAF document of a publisher; `tree` and `vulnerability` are the insides of their objects.
  static VexDocument csaf(
      String namespace, String id, String version, String tree, String vulnerability) {
    return read(
        """
        {"document": {"category": "csaf_vex", "csaf_version": "2.0",
          "publisher": {"category": "vendor", "name": "P", "namespace": "%s"},
          "title": "t", "tracking": {"id": "%s", "version": "%s", "status": "final",
            "current_release_date": "2024-03-01T00:00:00Z"}},
         "product_tree": {%s}, "vulnerabilities": [{"cve": "CVE-2024-1", %s}]}
        """
            .formatted(namespace, id, version, tree, vulnerability));
  }

  static String named(String... idsAndPurls) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < idsAndPurls.length; i += 2) {
      all.append(i == 0 ? "" : ",")
          .append("{\"product_id\": \"%s\", \"name\": \"n\"".formatted(idsAndPurls[i]))
          .append(
              ", \"product_identification_helper\": {\"purl\": \"%s\"}}"
                  .formatted(idsAndPurls[i + 1]));
    }
    return "\"full_product_names\": [" + all + "]";
  }

  static VexSubject purl(String purl) {
    return VexSubject.of(PackageUrl.parseLenient(purl));
  }

  static VexQuestion ask(String artifact, String component) {
    return new VexQuestion(Set.of("CVE-2024-1"), purl(artifact), purl(component));
  }

  static VexVerdict resolve(VexQuestion question, VexDocument... documents) {
    List<VexClaim> claims = new java.util.ArrayList<>();
    for (VexDocument document : documents) {
      claims.add(new VexClaim(document, Trust.THIRD_PARTY, "digest-" + claims.size()));
    }
    return new VexResolution(claims).resolve(question);
  }

  static VexVerdict trusted(
      VexQuestion question, Trust first, VexDocument one, Trust second, VexDocument other) {
    VexClaim a = new VexClaim(one, first, "digest-a");
    VexClaim b = new VexClaim(other, second, "digest-b");
    VexVerdict verdict = new VexResolution(List.of(a, b)).resolve(question);
    VexVerdict turned = new VexResolution(List.of(b, a)).resolve(question);
    if (!verdict.equals(turned)) {
      throw new AssertionError("the order of documents matters: " + verdict + " or " + turned);
    }
    return verdict;
  }
}
