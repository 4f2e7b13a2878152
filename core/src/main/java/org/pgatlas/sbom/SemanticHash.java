package org.pgatlas.sbom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a document says, apart from how and when it was written: SHA-256 over the root's identity
/// (else the document's name), its sorted packages and its sorted relationships, and the digests
/// and CPE names of packages where it has some: what is said of one build by its digest is not said
/// of the next. Serial number, namespace, time stamps and the document's own references do not
/// count, nor do UUIDs in a name; packages are told by [Component#identity]. Relationships to
/// nothing in the document don't count.
public final class SemanticHash {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final MessageDigest digest = sha256();

  private SemanticHash() {}

  public static byte[] of(Sbom sbom) {
    SemanticHash hash = new SemanticHash();
    Component root = sbom.root();
    String rootIdentity = root == null ? null : root.identity();
    Map<String, String> identities = new HashMap<>();
    if (root != null) {
      identities.put(root.ref(), root.identity());
    }
    TreeSet<String> packages = new TreeSet<>();
    for (Component component : sbom.components()) {
      String identity = component.identity();
      packages.add(identity);
      identities.putIfAbsent(component.ref(), identity);
    }
    hash.put(rootIdentity == null ? "name" : "root");
    hash.put(rootIdentity == null ? nameOf(sbom) : rootIdentity);
    hash.put(packages.size());
    packages.forEach(hash::put);
    hash.putRelationships(sbom.dependencies(), identities, List.copyOf(packages), rootIdentity);
    marks(sbom).forEach(hash::put);
    services(sbom, identities).forEach(hash::put);
    return hash.digest.digest();
  }

  /// Each with the package that it is of, sorted.
  private static Set<String> marks(Sbom sbom) {
    TreeSet<String> marks = new TreeSet<>();
    Component root = sbom.root();
    if (root != null) {
      addMarks(marks, root);
    }
    sbom.components().forEach(component -> addMarks(marks, component));
    return marks;
  }

  /// What runs elsewhere, and who needs it or is needed by it, sorted.
  private static Set<String> services(Sbom sbom, Map<String, String> identityByRef) {
    TreeSet<String> facts = new TreeSet<>();
    if (sbom.services().isEmpty()) {
      return facts;
    }
    Map<String, String> services = new HashMap<>();
    for (Service service : sbom.services()) {
      facts.add(service.identity());
      if (service.ref() != null) {
        services.putIfAbsent(service.ref(), service.identity());
      }
    }
    for (Dependency dependency : sbom.dependencies()) {
      String dependent = services.get(dependency.dependentRef());
      String needed = services.get(dependency.dependencyRef());
      if (dependent != null || needed != null) {
        String from = dependent == null ? identityByRef.get(dependency.dependentRef()) : dependent;
        String to = needed == null ? identityByRef.get(dependency.dependencyRef()) : needed;
        facts.add(from + "\n>\n" + to);
      }
    }
    return facts;
  }

  private static void addMarks(Set<String> marks, Component component) {
    for (Component.Hash one : component.hashes()) {
      String algorithm = one.algorithm().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
      marks.add(
          component.identity() + "\n" + algorithm + ":" + one.value().toLowerCase(Locale.ROOT));
    }
    component.cpes().forEach(cpe -> marks.add(component.identity() + "\n" + cpe));
  }

  private static String nameOf(Sbom sbom) {
    return sbom.name() == null ? "" : UUID.matcher(sbom.name()).replaceAll("*");
  }

  /// Pairs of ranks among the sorted packages, the root's rank being their number.
  private void putRelationships(
      List<Dependency> dependencies,
      Map<String, String> identityByRef,
      List<String> packages,
      @Nullable String root) {
    Map<String, Integer> rankByIdentity = new HashMap<>();
    if (root != null) {
      rankByIdentity.put(root, packages.size());
    }
    for (int rank = 0; rank < packages.size(); rank++) {
      rankByIdentity.putIfAbsent(packages.get(rank), rank);
    }
    PairSet pairs = new PairSet();
    for (Dependency dependency : dependencies) {
      String dependent = identityByRef.get(dependency.dependentRef());
      String needed = identityByRef.get(dependency.dependencyRef());
      if (dependent != null && needed != null) {
        pairs.add(rank(rankByIdentity, dependent), rank(rankByIdentity, needed));
      }
    }
    for (long pair : pairs.sorted()) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(pair).flip());
    }
  }

  private static int rank(Map<String, Integer> ranks, String identity) {
    Integer rank = ranks.get(identity);
    if (rank == null) {
      throw new IllegalStateException("no rank for " + identity);
    }
    return rank;
  }

  /// Length first, so that no text can pass for two.
  private void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(bytes.length);
    digest.update(bytes);
  }

  private void put(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
