package org.pgatlas.sbom;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.DocumentException;
import org.pgatlas.json.Place;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;

/// Gathers what a reader finds, within the limits. References in dependencies are kept once each,
/// pairs as ints, so that a document of many edges costs little more than its distinct names.
public final class SbomCollector {
  private static final int MAX_WARNINGS = 100;
  private static final int MAX_VIOLATIONS = 100;
  private static final int MOST_SHARED = 4_096;

  private final SbomLimits limits;
  private final List<Component> components = new ArrayList<>();
  private final List<Service> services = new ArrayList<>(0);
  private final List<String> warnings = new ArrayList<>();
  private final List<Sbom.Violation> violations = new ArrayList<>();
  private final Set<String> otherRefs = new HashSet<>();
  private final Map<String, Integer> refNumbers = new HashMap<>();
  private final List<String> refs = new ArrayList<>();
  private final PairSet pairs = new PairSet();
  private final Map<String, String> shared = new HashMap<>();
  private int counted;

  /// References looked up, the same one again too: repetition costs time if not memory.
  private long mentions;

  private int unnamed;
  private long text;

  public SbomCollector(SbomLimits limits) {
    this.limits = limits;
  }

  public void add(Component component) {
    components.add(component);
  }

  void add(Service service, Place at) {
    services.add(service);
    refuseOver(limits.maxComponents(), services.size(), "services", at);
    keep(service.name(), at);
    keep(service.group(), at);
    keep(service.version(), at);
    keep(service.provider(), at);
    service.licenses().forEach(license -> keep(license, at));
    service.endpoints().forEach(endpoint -> keep(endpoint, at));
  }

  /// The one instance of a text that many parts have in common: types, versions, licences.
  @Nullable String shared(@Nullable String text) {
    if (text == null || shared.size() >= MOST_SHARED) {
      return text == null ? null : shared.getOrDefault(text, text);
    }
    String known = shared.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  /// Counts a component against the limits, the root too.
  void count(Component component, Place at) {
    refuseOver(limits.maxComponents(), ++counted, "components", at);
    keep(component.ref(), at);
    keep(component.name(), at);
    keep(component.group(), at);
    keep(component.version(), at);
    keep(component.supplier(), at);
    // The text and its parsed form.
    keep(component.purlText(), at);
    keep(component.purlText(), at);
    component.otherPurls().forEach(purl -> keep(purl, at));
    component.licenses().forEach(license -> keep(license, at));
    for (Component.Hash hash : component.hashes()) {
      keep(hash.algorithm(), at);
      keep(hash.value(), at);
    }
    component.cpes().forEach(cpe -> keep(cpe, at));
    for (Component.Reference reference : component.references()) {
      keep(reference.type(), at);
      keep(reference.url(), at);
    }
  }

  public void depend(String dependentRef, String dependencyRef, Place at) {
    pairs.add(refNumber(dependentRef, at), refNumber(dependencyRef, at));
    refuseOver(limits.maxDependencies(), pairs.size(), "dependencies", at);
  }

  /// A reference of something that is no component.
  public void declare(String ref, Place at) {
    if (otherRefs.add(ref)) {
      keep(ref, at);
      refuseOver(2L * limits.maxComponents(), otherRefs.size(), "references", at);
    }
  }

  public void warn(Place at, String message) {
    if (warnings.size() < MAX_WARNINGS) {
      warnings.add(at.pointer() + ": " + message);
    }
  }

  /// A departure from the schema that costs nothing that is kept.
  public void violation(Sbom.Violation violation) {
    if (violations.size() < MAX_VIOLATIONS) {
      violations.add(violation);
    }
  }

  /// The purl of that text; a text that is none costs a warning, not the document.
  @Nullable PackageUrl purl(@Nullable String purl, Place at) {
    if (purl == null || purl.isBlank()) {
      return null;
    }
    try {
      return PackageUrl.parseLenient(purl.strip());
    } catch (MalformedPurlException e) {
      warn(at, String.valueOf(e.getMessage()));
      return null;
    }
  }

  /// A reference for a part that has none of its own; no document can refer to it.
  String madeUpRef() {
    return "#" + ++unnamed;
  }

  public List<Component> components() {
    return components;
  }

  public List<Service> services() {
    return services;
  }

  public List<Dependency> dependencies() {
    List<Dependency> dependencies = new ArrayList<>(pairs.size());
    for (int i = 0; i < pairs.size(); i++) {
      dependencies.add(new Dependency(refs.get(pairs.first(i)), refs.get(pairs.second(i))));
    }
    return dependencies;
  }

  public Set<String> otherRefs() {
    return otherRefs;
  }

  public List<String> warnings() {
    return warnings;
  }

  public List<Sbom.Violation> violations() {
    return violations;
  }

  /// Takes the one component that those references name out of the list; null when they name none
  /// or several. Of components with the same reference the first counts.
  public @Nullable Component takeOutOnly(Collection<String> wanted) {
    Set<String> named = new HashSet<>();
    int only = -1;
    for (int i = 0; i < components.size(); i++) {
      String ref = components.get(i).ref();
      if (wanted.contains(ref) && named.add(ref)) {
        only = i;
      }
    }
    return named.size() == 1 ? components.remove(only) : null;
  }

  /// The one instance of that reference; a new one counts against the limits.
  public String intern(String ref, Place at) {
    return refs.get(refNumber(ref, at));
  }

  private int refNumber(String ref, Place at) {
    refuseOver(8L * limits.maxDependencies(), ++mentions, "mentions of references", at);
    Integer known = refNumbers.get(ref);
    if (known != null) {
      return known;
    }
    keep(ref, at);
    int number = refs.size();
    refNumbers.put(ref, number);
    refs.add(ref);
    refuseOver(2L * limits.maxComponents(), refs.size(), "references", at);
    return number;
  }

  /// Counts a text that a reader keeps itself against the limits.
  public void keepText(@Nullable String kept, Place at) {
    keep(kept, at);
  }

  /// Refuses more unfinished parts than the document may have.
  public void requireRoom(int unfinished, Place at) {
    refuseOver(limits.maxComponents(), unfinished, "components", at);
  }

  /// Each text kept costs its characters and an overhead.
  private void keep(@Nullable String kept, Place at) {
    text += kept == null ? 0 : kept.length() + 8;
    refuseOver(limits.maxText(), text, "characters to keep", at);
  }

  private static void refuseOver(long limit, long count, String what, Place at) {
    if (count > limit) {
      throw at.refuse(DocumentException.Code.TOO_LARGE, "more than " + limit + " " + what);
    }
  }
}
