package org.pgatlas.sbom;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What a document says, apart from how and when it was written: SHA-256 over the root's identity
/// (else the document's name), its sorted packages and its sorted relationships. Serial number,
/// namespace, time stamps and the document's own references do not count, nor do UUIDs in a name;
/// packages are told by [Component#identity].
public final class SemanticHash {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private SemanticHash() {}

  public static byte[] of(Sbom sbom) {
    MessageDigest digest = sha256();
    Component root = sbom.root();
    if (root != null) {
      put(digest, "root", root.identity());
    } else {
      put(digest, "name", sbom.name() == null ? "" : UUID.matcher(sbom.name()).replaceAll("*"));
    }
    Map<String, String> identities = new HashMap<>();
    TreeSet<String> packages = new TreeSet<>();
    if (root != null) {
      identities.put(root.ref(), root.identity());
    }
    for (Component component : sbom.components()) {
      identities.putIfAbsent(component.ref(), component.identity());
      packages.add(component.identity());
    }
    packages.forEach(identity -> put(digest, "package", identity));
    TreeSet<String> relationships = new TreeSet<>();
    for (Dependency dependency : sbom.dependencies()) {
      String from = identities.get(dependency.dependentRef());
      String to = identities.get(dependency.dependencyRef());
      if (from != null && to != null) {
        relationships.add(from + "\n" + to);
      }
    }
    relationships.forEach(pair -> put(digest, "needs", pair));
    return digest.digest();
  }

  private static void put(MessageDigest digest, String kind, String text) {
    digest.update(kind.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
