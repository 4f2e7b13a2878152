package org.pgatlas.sbom.quality;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;

/// How complete a document is by two published catalogues: the NTIA minimum elements and the
/// required data fields of BSI TR-03183-2. Only presence is judged, not truth.
///
/// @see <a
/// href="https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom">NTIA, The
/// Minimum Elements For a Software Bill of Materials</a>
/// @see <a href="https://www.bsi.bund.de/dok/TR-03183-en">BSI TR-03183-2, version 2.1.0</a>
public record SbomQuality(Score ntia, Score bsi) {
  /// Percentage of both catalogues together.
  public int percent() {
    return (ntia.percent() + bsi.percent()) / 2;
  }

  /// One catalogue's elements.
  ///
  /// @param percent the mean of its elements' percentages, rounded down: 100 is complete
  /// @param missing elements that are absent from the document or from some of its parts
  public record Score(int percent, List<Missing> missing) {
    public Score {
      missing = List.copyOf(missing);
    }
  }

  /// An element that is not everywhere where it should be.
  ///
  /// @param element the catalogue's name for it
  /// @param reason what would have to be said
  /// @param count parts without it; 1 for the document as a whole
  /// @param of parts that should have it
  /// @param example reference of a part without it, "" for the document
  public record Missing(String element, String reason, int count, int of, String example) {}

  public static SbomQuality of(Sbom sbom) {
    Set<String> related = new HashSet<>();
    for (Dependency dependency : sbom.dependencies()) {
      related.add(dependency.dependentRef());
      related.add(dependency.dependencyRef());
    }
    return new SbomQuality(ntia(sbom, related), bsi(sbom, related));
  }

  private static Score ntia(Sbom sbom, Set<String> related) {
    Tally tally = new Tally(sbom);
    tally.parts(
        "supplier name",
        "no supplier, manufacturer or author",
        part -> isSaid(part.supplier()) || part.traits().contains(Component.Trait.CREATOR));
    tally.parts("component name", "no name", part -> isSaid(part.name()));
    tally.parts("version", "no version", part -> isSaid(part.version()));
    tally.parts("other unique identifiers", "no purl, CPE or SWID tag", SbomQuality::isIdentified);
    tally.parts(
        "dependency relationship",
        "in no dependency, neither as dependent nor as dependency",
        part -> related.contains(part.ref()));
    tally.document(
        "author of SBOM data",
        sbom.traits().contains(Sbom.Trait.TOOL)
            ? "only a tool is named as its author"
            : "nobody is named as its author",
        sbom.traits().contains(Sbom.Trait.AUTHOR));
    tally.document("timestamp", "no time in RFC 3339", Timestamps.isRfc3339(sbom.created()));
    return tally.score();
  }

  private static Score bsi(Sbom sbom, Set<String> related) {
    Tally tally = new Tally(sbom);
    tally.document(
        "SBOM format", "CycloneDX from 1.6 or SPDX from 3.0.1 is asked for", isCurrentFormat(sbom));
    tally.document(
        "creator of the SBOM",
        "no e-mail address or URL of who made it",
        sbom.traits().contains(Sbom.Trait.AUTHOR_CONTACT));
    tally.document("timestamp", "no time in RFC 3339", Timestamps.isRfc3339(sbom.created()));
    tally.trait(
        "component creator",
        "no e-mail address or URL of who made it",
        Component.Trait.CREATOR_CONTACT);
    tally.parts("component name", "no name", part -> isSaid(part.name()));
    tally.parts("component version", "no version", part -> isSaid(part.version()));
    tally.trait("filename of the component", "no file name", Component.Trait.FILE_NAME);
    tally.parts(
        "dependencies on other components",
        "in no dependency, neither as dependent nor as dependency",
        part -> related.contains(part.ref()));
    tally.parts(
        "distribution licences",
        "no licence is declared or concluded",
        part -> !part.licenses().isEmpty());
    tally.parts("hash value of the deployable component", "no SHA-512", SbomQuality::hasSha512);
    tally.trait(
        "executable property", "not said whether it is executable", Component.Trait.EXECUTABLE);
    tally.trait("archive property", "not said whether it is an archive", Component.Trait.ARCHIVE);
    tally.trait(
        "structured property", "not said whether it is structured", Component.Trait.STRUCTURED);
    return tally.score();
  }

  private static boolean isIdentified(Component part) {
    return part.purl() != null
        || !part.otherPurls().isEmpty()
        || !part.cpes().isEmpty()
        || part.traits().contains(Component.Trait.SWID);
  }

  private static boolean hasSha512(Component part) {
    for (Component.Hash hash : part.hashes()) {
      String algorithm = hash.algorithm();
      if (algorithm.equalsIgnoreCase("SHA-512") || algorithm.equalsIgnoreCase("SHA512")) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCurrentFormat(Sbom sbom) {
    return switch (sbom.format()) {
      case CYCLONEDX_JSON, CYCLONEDX_XML -> sbom.specVersion().compareTo("1.6") >= 0;
      case SPDX_3_JSON -> sbom.specVersion().compareTo("3.0.1") >= 0;
      case SPDX_JSON, SPDX_TAG_VALUE, SPDX_YAML, SPDX_RDF -> false;
      case NPM_LOCK,
          YARN_CLASSIC_LOCK,
          YARN_BERRY_LOCK,
          PNPM_LOCK,
          CARGO_LOCK,
          UV_LOCK,
          POETRY_LOCK,
          REQUIREMENTS,
          GO_SUM,
          GO_MOD,
          GRADLE_LOCK,
          MAVEN_POM,
          GEMFILE_LOCK,
          COMPOSER_LOCK ->
          false;
    };
  }

  static boolean isSaid(@Nullable String text) {
    return text != null && !text.isBlank() && !text.equals("NOASSERTION");
  }
}
