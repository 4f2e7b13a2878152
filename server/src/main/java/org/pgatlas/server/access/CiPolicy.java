package org.pgatlas.server.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which CI runs may submit, and which of their documents come into force.
///
/// @param issuers who signs the tokens; none: tokens are not taken
/// @param audience what a token's `aud` must name: this server
/// @param owners owner of a repository, or `*`, to the name of the tenant that its documents are of
/// @param refs refs whose documents come into force: `protected`, or exact names
public record CiPolicy(
    List<CiIssuer> issuers, String audience, Map<String, String> owners, List<String> refs) {
  public static final CiPolicy NONE = new CiPolicy(List.of(), "", Map.of(), List.of());

  private static final String PROTECTED = "protected";

  /// Runs for code that is not the repository's own, or may not be.
  private static final Pattern FOREIGN =
      Pattern.compile(".*(pull_request|merge_request).*|workflow_run");

  public CiPolicy {
    issuers = List.copyOf(issuers);
    owners = Map.copyOf(owners);
    refs = List.copyOf(refs);
    if (!issuers.isEmpty() && (audience.isEmpty() || owners.isEmpty())) {
      throw new IllegalArgumentException(
          "tokens need oidc-audience (this server's address as CI systems name it) and oidc-owners"
              + " (whose repositories may submit, e.g. acme=default or *=default)");
    }
  }

  /// From `owner=tenant` each.
  public static Map<String, String> owners(List<String> entries) {
    Map<String, String> owners = new LinkedHashMap<>();
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      if (equals < 1 || equals == entry.length() - 1) {
        throw new IllegalArgumentException("an owner is owner=tenant, not '" + entry + "'");
      }
      owners.put(
          entry.substring(0, equals).strip().toLowerCase(Locale.ROOT),
          entry.substring(equals + 1).strip());
    }
    return owners;
  }

  Optional<CiIssuer> issuer(String url) {
    return issuers.stream().filter(issuer -> issuer.url().equals(url)).findFirst();
  }

  /// The tenant of an owner's documents; empty for one who may not submit.
  Optional<String> tenant(String owner) {
    String named = owners.get(owner.toLowerCase(Locale.ROOT));
    return Optional.ofNullable(named == null ? owners.get("*") : named);
  }

  static boolean foreign(String event) {
    return FOREIGN.matcher(event).matches();
  }

  boolean comesIntoForce(String ref, boolean isProtected) {
    return (isProtected && refs.contains(PROTECTED)) || refs.contains(ref);
  }
}
