package org.pgatlas.purl;

import static org.pgatlas.purl.PurlType.Namespace.OPTIONAL;
import static org.pgatlas.purl.PurlType.Namespace.PROHIBITED;
import static org.pgatlas.purl.PurlType.Namespace.REQUIRED;
import static org.pgatlas.purl.PurlType.Rule.KEBAB_NAME;
import static org.pgatlas.purl.PurlType.Rule.LOWER_NAME;
import static org.pgatlas.purl.PurlType.Rule.LOWER_NAMESPACE;
import static org.pgatlas.purl.PurlType.Rule.LOWER_VERSION;
import static org.pgatlas.purl.PurlType.Rule.SNAKE_NAME;
import static org.pgatlas.purl.PurlType.Rule.UPPER_NAMESPACE;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The registered purl types and what each asks of its components, as data. A type that is not
/// listed is a valid purl type without rules of its own.
///
/// The definitions are at <https://github.com/package-url/purl-spec/tree/main/types>. `gitlab` is
/// not registered yet, but it is written everywhere and its host ignores case.
public enum PurlType {
  ALPM(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  APK(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  BAZEL(PROHIBITED),
  BITBUCKET(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  BITNAMI(PROHIBITED, LOWER_NAME),
  BREW(OPTIONAL, LOWER_NAMESPACE, LOWER_NAME),
  CARGO(PROHIBITED),
  CHROME_EXTENSION(PROHIBITED, LOWER_NAME),
  COCOAPODS(PROHIBITED),
  COMPOSER(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  CONAN(OPTIONAL),
  CONDA(PROHIBITED),
  CPAN(OPTIONAL, UPPER_NAMESPACE),
  CRAN(PROHIBITED),
  DEB(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  DOCKER(OPTIONAL),
  GEM(PROHIBITED),
  GENERIC(OPTIONAL),
  GIT(REQUIRED),
  GITHUB(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  GITLAB(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  GOLANG(REQUIRED, LOWER_NAMESPACE, LOWER_NAME),
  HACKAGE(PROHIBITED, KEBAB_NAME),
  HEX(OPTIONAL, LOWER_NAMESPACE, LOWER_NAME),
  HUGGINGFACE(REQUIRED, LOWER_VERSION),
  JULIA(PROHIBITED),
  LUAROCKS(OPTIONAL, LOWER_NAMESPACE, LOWER_NAME),
  MAVEN(REQUIRED),
  MLFLOW(PROHIBITED),
  NPM(OPTIONAL, LOWER_NAMESPACE, LOWER_NAME),
  NUGET(PROHIBITED),
  OCI(PROHIBITED, LOWER_NAME, LOWER_VERSION),
  OPAM(PROHIBITED),
  OTP(PROHIBITED, LOWER_NAME),
  PUB(PROHIBITED, LOWER_NAME, SNAKE_NAME),
  PYPI(PROHIBITED, LOWER_NAME, KEBAB_NAME, LOWER_VERSION),
  QPKG(REQUIRED, LOWER_NAMESPACE),
  RPM(REQUIRED, LOWER_NAMESPACE),
  SWID(OPTIONAL),
  SWIFT(REQUIRED),
  VCPKG(PROHIBITED),
  VSCODE_EXTENSION(REQUIRED, LOWER_NAMESPACE, LOWER_NAME, LOWER_VERSION),
  YOCTO(OPTIONAL, LOWER_NAMESPACE);

  /// Whether a type has a namespace.
  public enum Namespace {
    REQUIRED,
    OPTIONAL,
    PROHIBITED
  }

  /// One normalisation of a component.
  public enum Rule {
    LOWER_NAMESPACE,
    UPPER_NAMESPACE,
    LOWER_NAME,
    /// Underscores become dashes.
    KEBAB_NAME,
    /// What is neither a lower-case letter nor a digit becomes an underscore.
    SNAKE_NAME,
    LOWER_VERSION
  }

  private static final Map<String, PurlType> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(PurlType::type, Function.identity()));

  /// Names that a type permits; a type without an entry permits all.
  private static final Map<PurlType, Pattern> NAMES =
      Map.of(
          CHROME_EXTENSION, Pattern.compile("[a-p]{32}"),
          COCOAPODS, Pattern.compile("[^.\\s+][^\\s+]*+"),
          CPAN, Pattern.compile("(?:[^:]|:(?!:))++"));

  private static final Map<PurlType, Pattern> VERSIONS =
      Map.of(CHROME_EXTENSION, Pattern.compile("\\d+(\\.\\d+){0,3}"));

  /// The qualifier without which a purl of the type names no package.
  private static final Map<PurlType, String> REQUIRED_QUALIFIERS =
      Map.of(JULIA, "uuid", SWID, "tag_id");

  private final String type = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final Namespace namespace;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable Set.of(…)
  private final Set<Rule> rules;

  PurlType(Namespace namespace, Rule... rules) {
    this.namespace = namespace;
    this.rules = Set.of(rules);
  }

  /// The rules of a type in canonical (lower-case) spelling.
  public static Optional<PurlType> find(String type) {
    return Optional.ofNullable(BY_NAME.get(type));
  }

  /// The type as a purl spells it.
  public String type() {
    return type;
  }

  public Namespace namespace() {
    return namespace;
  }

  public Set<Rule> rules() {
    return rules;
  }

  String normaliseNamespace(String text) {
    return rules.contains(LOWER_NAMESPACE)
        ? text.toLowerCase(Locale.ROOT)
        : rules.contains(UPPER_NAMESPACE) ? text.toUpperCase(Locale.ROOT) : text;
  }

  String normaliseName(String text, Map<String, String> qualifiers) {
    boolean databricks =
        this == MLFLOW && qualifiers.getOrDefault("repository_url", "").contains("databricks");
    String name = rules.contains(LOWER_NAME) || databricks ? text.toLowerCase(Locale.ROOT) : text;
    if (rules.contains(KEBAB_NAME)) {
      name = name.replace('_', '-');
    }
    return rules.contains(SNAKE_NAME) ? name.replaceAll("[^a-z0-9]", "_") : name;
  }

  String normaliseVersion(String text) {
    return rules.contains(LOWER_VERSION) ? text.toLowerCase(Locale.ROOT) : text;
  }

  /// What the type asks beyond the general syntax; throws for the first component that does not
  /// comply.
  void check(PackageUrl purl) {
    checkNamespace(purl.namespace(), purl.name());
    Pattern names = NAMES.get(this);
    if (names != null && !names.matcher(purl.name()).matches()) {
      throw new MalformedPurlException("name", purl.name(), "is not a name of type " + type);
    }
    Pattern versions = VERSIONS.get(this);
    String version = purl.version();
    if (versions != null && version != null && !versions.matcher(version).matches()) {
      throw new MalformedPurlException("version", version, "is not a version of type " + type);
    }
    String qualifier = REQUIRED_QUALIFIERS.get(this);
    if (qualifier != null && !purl.qualifiers().containsKey(qualifier)) {
      throw new MalformedPurlException(
          "qualifiers",
          purl.qualifiers().toString(),
          "lack '" + qualifier + "', which type " + type + " requires");
    }
  }

  private void checkNamespace(@Nullable String value, String name) {
    if (value == null && namespace == REQUIRED) {
      throw new MalformedPurlException(
          "namespace", "", "is missing before name '" + name + "': type " + type + " requires one");
    }
    if (value != null && namespace == PROHIBITED) {
      throw new MalformedPurlException(
          "namespace", value, "is not allowed: type " + type + " has none");
    }
  }
}
