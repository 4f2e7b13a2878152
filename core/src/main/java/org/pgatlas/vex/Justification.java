package org.pgatlas.vex;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a product is not affected: the five of OpenVEX and CSAF, and those of CycloneDX that are
/// none of them.
public enum Justification {
  COMPONENT_NOT_PRESENT(true, null),
  VULNERABLE_CODE_NOT_PRESENT(true, "code_not_present"),
  VULNERABLE_CODE_NOT_IN_EXECUTE_PATH(true, "code_not_reachable"),
  VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY(true, null),
  INLINE_MITIGATIONS_ALREADY_EXIST(true, "protected_by_mitigating_control"),
  REQUIRES_CONFIGURATION(false, "requires_configuration"),
  REQUIRES_DEPENDENCY(false, "requires_dependency"),
  REQUIRES_ENVIRONMENT(false, "requires_environment"),
  PROTECTED_BY_COMPILER(false, "protected_by_compiler"),
  PROTECTED_AT_RUNTIME(false, "protected_at_runtime"),
  PROTECTED_AT_PERIMETER(false, "protected_at_perimeter");

  private final boolean openVex;
  private final @Nullable String cycloneDx;

  Justification(boolean openVex, @Nullable String cycloneDx) {
    this.openVex = openVex;
    this.cycloneDx = cycloneDx;
  }

  /// Stable name; in OpenVEX and CSAF the word itself.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether OpenVEX and CSAF have it.
  public boolean isOpenVex() {
    return openVex;
  }

  /// CycloneDX's word for it, if it has one.
  public Optional<String> cycloneDx() {
    return Optional.ofNullable(cycloneDx);
  }

  /// The justification of an [#id].
  public static Optional<Justification> find(String id) {
    return Arrays.stream(values()).filter(one -> one.id().equals(id)).findFirst();
  }

  public static Optional<Justification> findOpenVex(String id) {
    return find(id).filter(Justification::isOpenVex);
  }

  public static Optional<Justification> findCycloneDx(String word) {
    return Arrays.stream(values()).filter(one -> word.equals(one.cycloneDx)).findFirst();
  }
}
