package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;
import org.pgatlas.vex.VexProduct;

/// The products of a CSAF document by their ids: named ones, those that arise from a relationship
/// of two, and groups.
final class ProductTree {
  /// Product `part` in, on or with product `whole`.
  record Relationship(ProductId own, String part, String whole) {}

  private final VexCollector found;
  private final Map<String, ProductId> named = new HashMap<>();
  private final Map<String, Relationship> relationships = new HashMap<>();
  private final Map<String, List<String>> groups = new HashMap<>();
  private final Map<String, VexProduct> resolved = new HashMap<>();

  ProductTree(VexCollector found) {
    this.found = found;
  }

  void name(ProductId product, String place) {
    if (named.putIfAbsent(product.ref(), product) != null) {
      found.warn("product-twice", place, "product id '" + product.ref() + "' is defined twice");
    }
  }

  void relate(Relationship relationship, String place) {
    String id = relationship.own().ref();
    if (relationships.putIfAbsent(id, relationship) != null) {
      found.warn("product-twice", place, "product id '" + id + "' is defined twice");
    }
  }

  void group(String id, List<String> products) {
    groups.putIfAbsent(id, products);
  }

  List<String> group(String id) {
    return groups.getOrDefault(id, List.of());
  }

  int size() {
    return named.size() + relationships.size();
  }

  VexProduct product(String id, String place) {
    VexProduct known = resolved.get(id);
    if (known == null) {
      known = resolve(id, place);
      resolved.put(id, known);
    }
    return known;
  }

  private VexProduct resolve(String id, String place) {
    Relationship relationship = relationships.get(id);
    if (relationship == null) {
      return new VexProduct(plain(id, place), List.of());
    }
    if (relationship.own().isIdentified()) {
      return new VexProduct(relationship.own(), List.of());
    }
    ProductId part = end(relationship.part(), true, place);
    ProductId whole = end(relationship.whole(), false, place);
    return new VexProduct(rename(whole, relationship.own()), List.of(part), true);
  }

  /// The product at the end of a chain of relationships.
  private ProductId end(String start, boolean parts, String place) {
    Set<String> passed = new HashSet<>();
    String id = start;
    while (true) {
      Relationship next = relationships.get(id);
      if (next == null || next.own().isIdentified()) {
        return next == null ? plain(id, place) : next.own();
      }
      if (!passed.add(id)) {
        found.warn("product-circle", place, "product id '" + id + "' is a part of itself");
        return new ProductId(id, null, List.of(), List.of(), List.of(), List.of(), List.of());
      }
      id = parts ? next.part() : next.whole();
    }
  }

  private ProductId plain(String id, String place) {
    ProductId product = named.get(id);
    if (product != null) {
      return product;
    }
    found.warn("undefined-product", place, "product id '" + id + "' is not in the product tree");
    return new ProductId(id, null, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /// The whole under the id that the document gives to the pair.
  private static ProductId rename(ProductId whole, ProductId pair) {
    return new ProductId(
        pair.ref(),
        pair.name(),
        whole.purls(),
        whole.cpes(),
        whole.hashes(),
        whole.versions(),
        whole.refs());
  }

  /// Products listed by id and by group.
  List<String> members(List<String> productIds, List<String> groupIds) {
    List<String> all = new ArrayList<>(productIds);
    groupIds.forEach(group -> all.addAll(group(group)));
    return all;
  }

  @Nullable ProductId named(String id) {
    return named.get(id);
  }
}
