package org.pgatlas.server.component;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.server.artifact.Cid;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.ProductId;

/// What a document says of its parts beside their identities: digests, CPE names and purls, by
/// which statements may mean them, and which of them are the ground that others stand on.
///
/// @param root of what the document describes, null when it says nothing of the kind
/// @param components each with what is said of it, in one form
/// @param platforms operating systems among them
public record Marks(
    @Nullable Mark root,
    List<Map.Entry<ComponentIdentity, Mark>> components,
    List<ComponentIdentity> platforms) {
  /// Raised when documents say more than was read of those of before: these are read again.
  static final int READING = 2;

  /// Component type that other components of the artifact stand on.
  private static final String PLATFORM = "operating-system";

  /// What is longer or more is no name that anybody would ask for.
  private static final int LENGTH = 1024;
  private static final int COUNT = 500;
  private static final int PURLS = 20;

  public Marks {
    components = List.copyOf(components);
    platforms = List.copyOf(platforms);
  }

  /// @param hashes as `algorithm:value`, sorted
  /// @param cpes as written, sorted
  /// @param purls that say more than the component's identity or something else, sorted
  public record Mark(List<String> hashes, List<String> cpes, List<String> purls) {
    public Mark {
      purls = List.copyOf(purls);
      hashes = List.copyOf(hashes);
      cpes = List.copyOf(cpes);
    }

    byte[] digest() {
      List<List<String>> all =
          purls.isEmpty() ? List.of(hashes, cpes) : List.of(hashes, cpes, purls);
      return Cid.sha256(Json.write(all).getBytes(StandardCharsets.UTF_8));
    }

    /// What is left beside the identity; null when nothing is.
    @Nullable Mark beside(ComponentIdentity identity) {
      if (!purls.contains(identity.purl())) {
        return this;
      }
      List<String> others = purls.stream().filter(purl -> !purl.equals(identity.purl())).toList();
      return hashes.isEmpty() && cpes.isEmpty() && others.isEmpty()
          ? null
          : new Mark(hashes, cpes, others);
    }

    /// Purls in the terms of statements.
    public List<PackageUrl> names() {
      return purls.stream().map(PackageUrl::parseLenient).toList();
    }

    /// Digests in the terms of statements.
    public List<ProductId.Hash> digests() {
      return hashes.stream()
          .map(
              text -> {
                int colon = text.indexOf(':');
                return new ProductId.Hash(text.substring(0, colon), text.substring(colon + 1));
              })
          .toList();
    }
  }

  boolean isEmpty() {
    return root == null && components.isEmpty() && platforms.isEmpty();
  }

  /// @param artifactPurl canonical id of the artifact that the document is about
  public static Marks of(Sbom sbom, String artifactPurl) {
    Map<String, Map.Entry<ComponentIdentity, Mark>> components = new TreeMap<>();
    Map<String, ComponentIdentity> platforms = new TreeMap<>();
    for (Component component : sbom.components()) {
      Mark mark = mark(component);
      boolean platform = component.type().equals(PLATFORM);
      if (mark == null && !platform) {
        continue;
      }
      List<ComponentIdentity> identities = ComponentIdentity.all(component, artifactPurl);
      if (mark != null) {
        identities.forEach(identity -> add(identity, mark, components));
      }
      if (platform) {
        ComponentIdentity identity = identities.getFirst();
        platforms.putIfAbsent(identity.key(), identity);
      }
    }
    Component root = sbom.root();
    return new Marks(
        root == null ? null : mark(root),
        List.copyOf(components.values()),
        List.copyOf(platforms.values()));
  }

  private static void add(
      ComponentIdentity identity,
      Mark mark,
      Map<String, Map.Entry<ComponentIdentity, Mark>> components) {
    Mark own = mark.beside(identity);
    if (own != null) {
      components.putIfAbsent(
          identity.key() + "\n" + own.hashes() + own.cpes() + own.purls(),
          Map.entry(identity, own));
    }
  }

  private static @Nullable Mark mark(Component component) {
    TreeSet<String> hashes = new TreeSet<>();
    for (Component.Hash one : component.hashes()) {
      ProductId.Hash hash = new ProductId.Hash(one.algorithm(), one.value());
      if (!hash.algorithm().isEmpty() && !hash.value().isBlank()) {
        hashes.add(hash.algorithm() + ":" + hash.value());
      }
    }
    TreeSet<String> cpes = new TreeSet<>(component.cpes());
    List<String> kept = kept(hashes);
    List<String> names = kept(cpes);
    List<String> purls = kept(new TreeSet<>(ComponentIdentity.written(component, PURLS)));
    return kept.isEmpty() && names.isEmpty() && purls.isEmpty()
        ? null
        : new Mark(kept, names, purls);
  }

  private static List<String> kept(SortedSet<String> texts) {
    List<String> kept = new ArrayList<>();
    for (String text : texts) {
      if (kept.size() < COUNT
          && text.length() <= LENGTH
          && !text.isBlank()
          && text.indexOf(0) < 0) {
        kept.add(text);
      }
    }
    return kept;
  }
}
