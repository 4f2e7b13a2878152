package org.pgatlas.server.vex;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgatlas.purl.MalformedPurlException;
import org.pgatlas.purl.PackageUrl;
import org.pgatlas.server.wire.Json;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexProduct;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Products of a statement as the column `vex_statement.products` holds them, written and read back
/// without loss.
final class StatementJson {
  private static final int MAX_SUBJECT = 2_000;

  private StatementJson() {}

  static String write(List<VexProduct> products) {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (VexProduct product : products) {
      ObjectNode one = write(array.addObject(), product.product());
      if (!product.parts().isEmpty()) {
        ArrayNode parts = one.putArray("parts");
        product.parts().forEach(part -> write(parts.addObject(), part));
      }
      if (product.partsStandAlone()) {
        one.put("parts_stand_alone", true);
      }
    }
    return array.toString();
  }

  static List<VexProduct> read(String json) {
    List<VexProduct> products = new ArrayList<>();
    for (JsonNode one : Json.MAPPER.readTree(json)) {
      products.add(
          new VexProduct(
              id(one),
              list(one.path("parts"), StatementJson::id),
              one.path("parts_stand_alone").asBoolean(false)));
    }
    return products;
  }

  /// The first package URL among the products that an index can hold; null when there is none.
  static @Nullable String subject(List<VexProduct> products) {
    return products.stream()
        .map(VexProduct::product)
        .flatMap(
            product ->
                product.purls().isEmpty() && product.ref().startsWith("pkg:")
                    ? Stream.of(product.ref())
                    : product.purls().stream().map(PackageUrl::canonical))
        .filter(purl -> purl.getBytes(StandardCharsets.UTF_8).length <= MAX_SUBJECT)
        .findFirst()
        .orElse(null);
  }

  private static ObjectNode write(ObjectNode node, ProductId id) {
    node.put("ref", id.ref());
    if (id.name() != null) {
      node.put("name", id.name());
    }
    texts(node, "purls", id.purls().stream().map(PackageUrl::canonical).toList());
    texts(node, "cpes", id.cpes());
    texts(node, "refs", id.refs());
    if (!id.hashes().isEmpty()) {
      ArrayNode hashes = node.putArray("hashes");
      id.hashes()
          .forEach(h -> hashes.addObject().put("alg", h.algorithm()).put("value", h.value()));
    }
    if (!id.versions().isEmpty()) {
      ArrayNode versions = node.putArray("versions");
      id.versions()
          .forEach(v -> versions.addObject().put("text", v.text()).put("range", v.isRange()));
    }
    return node;
  }

  private static ProductId id(JsonNode node) {
    JsonNode name = node.path("name");
    return new ProductId(
        node.path("ref").asString(""),
        name.isString() ? name.asString() : null,
        list(node.path("purls"), one -> purl(one.asString())),
        list(node.path("cpes"), JsonNode::asString),
        list(
            node.path("hashes"),
            one ->
                new ProductId.Hash(one.path("alg").asString(""), one.path("value").asString(""))),
        list(
            node.path("versions"),
            one ->
                new ProductId.VersionScope(
                    one.path("text").asString(""), one.path("range").asBoolean(false))),
        list(node.path("refs"), JsonNode::asString));
  }

  private static PackageUrl purl(String canonical) {
    try {
      return PackageUrl.parseLenient(canonical);
    } catch (MalformedPurlException e) {
      throw new IllegalStateException("a stored package URL is none: " + canonical, e);
    }
  }

  private static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
    List<T> list = new ArrayList<>(array.size());
    for (JsonNode one : array) {
      list.add(element.apply(one));
    }
    return list;
  }

  private static void texts(ObjectNode node, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = node.putArray(name);
      texts.forEach(array::add);
    }
  }
}
