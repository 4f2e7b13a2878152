package org.pgatlas.server.submission;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.CanonicalId;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// Which repo a document is about: `owner/name` (a GitHub repository) or any package URL.
///
/// @param claim as the submitter said it
/// @param canonicalId the repo's canonical purl
/// @param displayName what people call it
/// @param host the forge or package type
/// @param owner the namespace on it, else the name
public record RepositoryClaim(
    String claim,
    String canonicalId,
    String displayName,
    String host,
    String owner,
    @Nullable String repoUrl) {
  private static final int MAX_LENGTH = 256;
  private static final Pattern OWNER_AND_NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9._-]{1,100}");

  /// @throws IllegalArgumentException saying what is wrong with the text
  public static RepositoryClaim parse(String text) {
    String claim = text.strip();
    if (claim.isEmpty() || claim.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a repository is 1 to " + MAX_LENGTH + " characters, not " + claim.length());
    }
    String id = OWNER_AND_NAME.matcher(claim).matches() ? "pkg:github/" + claim : claim;
    PackageUrl purl;
    try {
      purl = CanonicalId.of(id).purl();
    } catch (MalformedPurlException e) {
      throw new IllegalArgumentException(
          "a repository is owner/name or a package URL, not '" + claim + "': " + e.getMessage(), e);
    }
    String namespace = purl.namespace();
    String host = forge(purl.type()).orElse(purl.type());
    String path = (namespace == null ? "" : namespace + "/") + purl.name();
    return new RepositoryClaim(
        claim,
        purl.packageId(),
        path,
        host,
        namespace == null ? purl.name() : namespace,
        forge(purl.type()).map(h -> "https://" + h + "/" + path).orElse(null));
  }

  /// The owner's page, which projects name as `git_owner_url`.
  public String ownerUrl() {
    return repoUrl == null ? "pkg:" + host + "/" + owner : "https://" + host + "/" + owner;
  }

  private static Optional<String> forge(String purlType) {
    return switch (purlType) {
      case "github" -> Optional.of("github.com");
      case "bitbucket" -> Optional.of("bitbucket.org");
      case "gitlab" -> Optional.of("gitlab.com");
      default -> Optional.empty();
    };
  }
}
