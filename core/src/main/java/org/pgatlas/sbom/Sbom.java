package org.pgatlas.sbom;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One document in the common model.
///
/// @param name the document's own name, in CycloneDX its root's
/// @param serial serial number or namespace
/// @param version the count of its changes that its author keeps, in CycloneDX alone
/// @param created its own time stamp, as written; never trusted for order
/// @param root what the document describes, null when it does not say or says several
/// @param described references of what the document says it is about, in its order
/// @param components all parts, nested ones too, without the root
/// @param services what runs elsewhere, nested ones too; dependencies may name them
/// @param dependencies distinct pairs, dependent first, dangling ones too
/// @param otherRefs references of what is no component and may still be depended on: services,
/// files, the document itself
/// @param traits what it says of its own making
/// @param warnings what was odd and yet readable, each with its place
/// @param violations where it departs from the published schema of its format and version
public record Sbom(
    SbomFormat format,
    String specVersion,
    @Nullable String name,
    @Nullable String serial,
    @Nullable String version,
    @Nullable String created,
    @Nullable Component root,
    List<String> described,
    List<Component> components,
    List<Service> services,
    List<Dependency> dependencies,
    Set<String> otherRefs,
    Set<Trait> traits,
    List<String> warnings,
    List<Violation> violations) {
  public Sbom {
    described = List.copyOf(described);
    components = List.copyOf(components);
    services = List.copyOf(services);
    dependencies = List.copyOf(dependencies);
    otherRefs = Set.copyOf(otherRefs);
    traits = Set.copyOf(traits);
    warnings = List.copyOf(warnings);
    violations = List.copyOf(violations);
  }

  /// What other documents call this one (BOM-Link); null when it has no serial number that can be
  /// linked to. A part is that, `#` and the part's reference. The version is 1 where none is said.
  ///
  /// @see <a href="https://cyclonedx.org/capabilities/bomlink/">BOM-Link</a>
  public @Nullable String link() {
    String uuid = "urn:uuid:";
    return serial == null || !serial.startsWith(uuid)
        ? null
        : "urn:cdx:" + serial.substring(uuid.length()) + "/" + (version == null ? "1" : version);
  }

  /// What a document can say of its own making, as far as judging its quality needs it.
  public enum Trait {
    /// A person or organisation that made it.
    AUTHOR,
    /// An address or URL of who made it.
    AUTHOR_CONTACT,
    /// The program that made it.
    TOOL
  }

  /// A departure from the published schema in a document that can be read all the same.
  ///
  /// @param place path, line and column
  public record Violation(String place, String message) {}
}
