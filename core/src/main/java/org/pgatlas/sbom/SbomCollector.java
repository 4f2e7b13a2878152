package org.pgatlas.sbom;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// Gathers what a reader finds, within the limits.
public final class SbomCollector {
  private static final int MAX_WARNINGS = 100;

  private final SbomLimits limits;
  private final List<Component> components = new ArrayList<>();
  private final Set<Dependency> dependencies = new LinkedHashSet<>();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> otherRefs = new LinkedHashSet<>();
  private int unnamed;

  public SbomCollector(SbomLimits limits) {
    this.limits = limits;
  }

  public void add(Component component, JsonCursor at) {
    if (components.size() >= limits.maxComponents()) {
      throw at.refuse(
          SbomException.Code.TOO_LARGE, "more than " + limits.maxComponents() + " components");
    }
    components.add(component);
  }

  public void depend(String dependentRef, String dependencyRef, JsonCursor at) {
    if (dependencies.size() >= limits.maxDependencies()) {
      throw at.refuse(
          SbomException.Code.TOO_LARGE, "more than " + limits.maxDependencies() + " dependencies");
    }
    dependencies.add(new Dependency(dependentRef, dependencyRef));
  }

  public void warn(String place, String message) {
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(place + ": " + message);
    }
  }

  /// The purl of that text; a text that is none costs a warning, not the document.
  public @Nullable PackageUrl purl(String place, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return PackageUrl.parseLenient(text.strip());
    } catch (MalformedPurlException e) {
      warn(place, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /// A reference for a part that has none of its own; no document can refer to it.
  public String madeUpRef() {
    return "#" + ++unnamed;
  }

  public List<Component> components() {
    return components;
  }

  public List<Dependency> dependencies() {
    return new ArrayList<>(dependencies);
  }

  /// A reference of something that is no component.
  public void declare(String ref) {
    otherRefs.add(ref);
  }

  public Set<String> otherRefs() {
    return otherRefs;
  }

  public List<String> warnings() {
    return warnings;
  }

  /// Takes the component of that ref out of the list, first one wins.
  public Optional<Component> takeOut(String ref) {
    for (int i = 0; i < components.size(); i++) {
      if (components.get(i).ref().equals(ref)) {
        return Optional.of(components.remove(i));
      }
    }
    return Optional.empty();
  }
}
