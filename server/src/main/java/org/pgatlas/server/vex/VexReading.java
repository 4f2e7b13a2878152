package org.pgatlas.server.vex;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Content;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexDocument;
import org.pgatlas.vex.VexLimits;
import org.pgatlas.vex.VexParser;
import org.pgatlas.vex.VexProduct;

/// What a document means beside what its bytes say: whose SBOM carries it, or which subjects an
/// attestation names. With the bytes it gives the same statements at any time.
///
/// @param artifact canonical id of what the SBOM is about that carries it, null when none does
/// @param subjects what statements are about that name no product
public record VexReading(@Nullable String artifact, List<Subject> subjects) {
  /// Of a document that says everything itself.
  public static final VexReading PLAIN = new VexReading(null, List.of());

  public VexReading {
    subjects = List.copyOf(subjects);
  }

  /// A subject of an attestation.
  ///
  /// @param name a purl, or what its author calls it
  /// @param digest by algorithm
  public record Subject(String name, SortedMap<String, String> digest) {
    public Subject {
      digest = new TreeMap<>(digest);
    }

    public Subject(@Nullable String name, Map<String, String> digest) {
      this(name == null ? "" : name, new TreeMap<>(digest));
    }

    VexProduct product() {
      List<PackageUrl> purls = List.of();
      if (name.startsWith("pkg:")) {
        try {
          purls = List.of(PackageUrl.parseLenient(name));
        } catch (MalformedPurlException _) {
          // A name that only looks like one; the digests identify it.
        }
      }
      List<ProductId.Hash> hashes =
          digest.entrySet().stream()
              .map(one -> new ProductId.Hash(one.getKey(), one.getValue()))
              .toList();
      return new VexProduct(
          new ProductId(name, name, purls, List.of(), hashes, List.of(), List.of()), List.of());
    }
  }

  public static VexReading carriedBy(String artifact) {
    return new VexReading(artifact, List.of());
  }

  /// @throws org.pgatlas.json.DocumentException saying what is wrong and where
  public VexDocument read(Content bytes, VexLimits limits) {
    VexDocument document =
        artifact == null
            ? VexParser.parse(bytes, limits)
            : VexParser.carried(bytes, limits, artifact);
    return subjects.isEmpty() ? document : complete(document);
  }

  /// The document whose statements without a product are about the subjects.
  VexDocument complete(VexDocument document) {
    return document.about(subjects.stream().map(Subject::product).toList());
  }

  /// The subjects as the column has them; null for none.
  @Nullable String column() {
    return subjects.isEmpty() ? null : Json.write(subjects);
  }

  static VexReading of(@Nullable String artifact, @Nullable String subjects) {
    return new VexReading(
        artifact,
        subjects == null ? List.of() : List.of(Json.MAPPER.readValue(subjects, Subject[].class)));
  }
}
