package org.pgatlas.sbom;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A document under construction: a reader sets what is said of the document itself, [#finish] adds
/// what was collected.
public final class DocumentDraft {
  public String specVersion = "";
  public @Nullable String name;
  public @Nullable String serial;
  public @Nullable String version;
  public @Nullable String created;
  public @Nullable Component root;

  private final SbomFormat format;
  private final Set<Sbom.Trait> traits = EnumSet.noneOf(Sbom.Trait.class);

  public DocumentDraft(SbomFormat format) {
    this.format = format;
  }

  /// Notes that the document says this of itself.
  public void say(Sbom.Trait trait) {
    traits.add(trait);
  }

  /// @param described references of what the document is about
  public Sbom finish(List<String> described, SbomCollector found) {
    return new Sbom(
        format,
        specVersion,
        name,
        serial,
        version,
        created,
        root,
        described,
        found.components(),
        found.services(),
        found.dependencies(),
        found.otherRefs(),
        traits,
        found.warnings(),
        found.violations());
  }
}
