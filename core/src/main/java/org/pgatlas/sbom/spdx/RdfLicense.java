package org.pgatlas.sbom.spdx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;

/// Writes a licence that RDF has as nodes as an SPDX licence expression.
final class RdfLicense {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_LENGTH = 64 << 10;

  private final RdfGraph graph;
  private int length;

  RdfLicense(RdfGraph graph) {
    this.graph = graph;
  }

  /// `NOASSERTION` and `NONE` stay what they are; null when nothing is known of the node.
  @Nullable String expression(RdfNode.Property license) {
    length = 0;
    return license.isNode() ? expression(license.value(), 0) : license.value();
  }

  private @Nullable String expression(String id, int depth) {
    RdfNode node = graph.get(id);
    String type = node == null ? "" : node.type;
    length += id.length();
    if (node != null && (depth > MAX_DEPTH || length > MAX_LENGTH)) {
      throw node.place.refuse(
          DocumentException.Code.TOO_LARGE,
          "a licence of too many parts, or one that contains itself");
    }
    if (node == null) {
      return simple(id);
    }
    return switch (type) {
      case "ConjunctiveLicenseSet" -> joined(node, " AND ", depth);
      case "DisjunctiveLicenseSet" -> joined(node, " OR ", depth);
      case "OrLaterOperator" -> {
        String member = joined(node, " OR ", depth);
        yield member == null ? null : member + "+";
      }
      case "WithExceptionOperator" -> withException(node, depth);
      case "SpdxNoAssertionLicense" -> "NOASSERTION";
      case "SpdxNoneLicense" -> "NONE";
      default -> {
        String own = node.first("licenseId");
        yield own == null ? simple(id) : own;
      }
    };
  }

  private @Nullable String joined(RdfNode node, String operator, int depth) {
    List<String> members = new ArrayList<>();
    for (RdfNode.Property member : node.all("member")) {
      String text = member.isNode() ? expression(member.value(), depth + 1) : member.value();
      if (text != null) {
        members.add(text);
      }
    }
    if (members.isEmpty()) {
      return null;
    }
    return members.size() == 1 ? members.getFirst() : "(" + String.join(operator, members) + ")";
  }

  private @Nullable String withException(RdfNode node, int depth) {
    String member = joined(node, " AND ", depth);
    String exception = node.first("licenseException");
    if (member == null || exception == null) {
      return member;
    }
    RdfNode named = graph.get(exception);
    String id = named == null ? null : named.first("licenseExceptionId");
    return member + " WITH " + (id == null ? simple(exception) : id);
  }

  /// The id at the end of a licence's address.
  private static @Nullable String simple(String iri) {
    String id = iri.substring(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
    return switch (id) {
      case "noassertion", "NOASSERTION_LICENSE_ID" -> "NOASSERTION";
      case "none", "NONE_LICENSE_ID" -> "NONE";
      default -> iri.startsWith("_:") ? null : id;
    };
  }
}
