package org.pgatlas.match;

import java.util.List;
import org.pgatlas.advisory.Advisory;
import org.pgatlas.advisory.Affected;
import org.pgatlas.advisory.AffectedRange;
import org.pgatlas.advisory.AffectedRange.Event;
import org.pgatlas.advisory.AffectedRange.Kind;
import org.pgatlas.version.VersionScheme;

/// What one advisory says about one component, and why.
///
/// @param identity the name under which the advisory knows the component
public record Match(
    Subject subject, Subject.Identity identity, Advisory advisory, Evidence evidence) {
  public Verdict verdict() {
    return evidence.rule().verdict();
  }

  /// The reason as a sentence: what was compared with what, by which rule, in which advisory.
  public String words() {
    String version = String.valueOf(identity.version());
    String source = " of " + named() + " in " + advisory.id();
    String range =
        evidence.range() < 0 ? "" : "the range " + affected().ranges().get(evidence.range());
    String order = ", compared as " + evidence.comparedAs();
    return switch (evidence.rule()) {
      case LISTED_VERSION -> version + " is among the versions listed" + source + order;
      case RANGE -> version + " is in " + range + source + order;
      case COMMIT, FIXING_COMMIT -> "commit " + version + " is the one '" + event() + "'" + source;
      case NO_VERSION -> "the component has no version to compare with those" + source;
      case UNREADABLE_VERSION ->
          "'" + version + "' is not a version of " + evidence.comparedAs() + ", as those" + source;
      case UNREADABLE_RANGE ->
          "the event '" + event() + "'" + source + " names no version of " + evidence.comparedAs();
      case RELEASE_NOT_KNOWN ->
          version
              + (range.isEmpty() ? " is among the versions listed" : " is in " + range)
              + source
              + order
              + ", and the component does not say which release it is of";
      case HISTORY_NOT_KNOWN ->
          version + " may lie in " + range + source + ": the repository's history is not known";
      case NO_VERSIONS_NAMED -> "no versions are named" + source;
      case OUTSIDE -> version + " is neither listed nor in a range" + source + order;
    };
  }

  /// Versions that the advisory names as fixed and that come after the component's, oldest first.
  public List<String> fixedIn() {
    String version = identity.version();
    VersionScheme scheme = identity.of().scheme();
    if (version == null) {
      return List.of();
    }
    return affected().ranges().stream()
        .filter(range -> range.type() != AffectedRange.Type.GIT)
        .flatMap(range -> range.events().stream())
        .filter(event -> event.kind() == Kind.FIXED)
        .map(Event::version)
        .filter(fixed -> scheme.compare(fixed, version) > 0)
        .sorted(scheme::compare)
        .distinct()
        .toList();
  }

  private Affected affected() {
    return advisory.affected().get(evidence.affected());
  }

  private String named() {
    Affected.AffectedPackage of = affected().of();
    return of == null ? identity.of().toString() : of.toString();
  }

  private String event() {
    return String.valueOf(evidence.event());
  }
}
