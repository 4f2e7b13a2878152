package org.pgatlas.sbom.spdx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.Place;

/// A node of an RDF graph with those of its properties that the model needs.
final class RdfNode {
  final String id;

  /// Where it was first described.
  final Place place;

  /// The local name of its class, "" when it is only referred to.
  String type = "";

  private final List<Property> properties = new ArrayList<>(4);

  RdfNode(String id, Place place) {
    this.id = id;
    this.place = place;
  }

  /// @param value a literal, or the id of a node
  record Property(String name, String value, boolean isNode) {}

  void add(Property property) {
    properties.add(property);
  }

  /// The first value of that property.
  @Nullable String first(String name) {
    for (Property property : properties) {
      if (property.name().equals(name)) {
        return property.value();
      }
    }
    return null;
  }

  List<Property> all(String name) {
    return properties.stream().filter(property -> property.name().equals(name)).toList();
  }

  List<Property> all() {
    return properties;
  }
}
