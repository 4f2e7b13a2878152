package org.pgatlas.vex.csaf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgatlas.json.JsonCursor;
import org.pgatlas.vex.ProductDraft;
import org.pgatlas.vex.ProductId;
import org.pgatlas.vex.VexCollector;

/// Streams `product_tree`: branches at any depth, full product names, relationships (2.0) and
/// product paths (2.1), groups. A branch may tell its category after its products, so versions are
/// handed down when it ends.
final class ProductTreeReader {
  private final JsonCursor json;
  private final VexCollector found;
  private final ProductTree tree;

  /// Products of branches that are still open.
  private final List<Draft> open = new ArrayList<>();

  /// A product under construction, with the place of its definition.
  private record Draft(ProductDraft product, List<String> purlNames, String place) {}

  ProductTreeReader(JsonCursor json, VexCollector found, ProductTree tree) {
    this.json = json;
    this.found = found;
    this.tree = tree;
  }

  void read() {
    json.optionalObject(
        name -> {
          switch (name) {
            case "branches" -> json.array(this::branch);
            case "full_product_names" -> json.array(() -> define(product()));
            case "relationships" -> json.array(this::relationship);
            case "product_paths" -> json.array(this::path);
            case "product_groups" -> json.array(this::group);
            default -> json.skip();
          }
        });
    open.forEach(this::define);
    open.clear();
  }

  private void branch() {
    int first = open.size();
    String[] said = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "category" -> said[0] = found.text(json);
            case "name" -> said[1] = found.text(json);
            case "branches" -> json.array(this::branch);
            case "product" -> open.add(product());
            default -> json.skip();
          }
        });
    String category = said[0];
    String version = said[1];
    if (category == null || version == null || !category.startsWith("product_version")) {
      return;
    }
    for (Draft draft : open.subList(first, open.size())) {
      // Some publishers repeat a package's bare name where the version should be.
      if (!draft.purlNames().contains(version)) {
        draft.product().version(version, category.equals("product_version_range"));
      }
    }
  }

  private Draft product() {
    ProductDraft draft = new ProductDraft(found);
    List<String> purlNames = new ArrayList<>(1);
    String place = json.pointer();
    json.object(
        name -> {
          switch (name) {
            case "product_id" -> draft.ref = found.text(json);
            case "name" -> draft.name = found.text(json);
            case "product_identification_helper" ->
                json.optionalObject(field -> identifier(field, draft, purlNames));
            default -> json.skip();
          }
        });
    return new Draft(draft, purlNames, place);
  }

  private void identifier(String name, ProductDraft draft, List<String> purlNames) {
    switch (name) {
      case "purl" -> purl(draft, purlNames);
      case "purls" -> json.array(() -> purl(draft, purlNames));
      case "cpe" -> draft.cpe(found.text(json));
      case "hashes" ->
          json.array(
              () ->
                  json.object(
                      field -> {
                        if (field.equals("file_hashes")) {
                          json.array(() -> hash(draft));
                        } else {
                          json.skip();
                        }
                      }));
      default -> json.skip();
    }
  }

  private void purl(ProductDraft draft, List<String> purlNames) {
    String text = found.text(json);
    draft.purl(text, json.pointer());
    var purl = text == null ? null : found.purl(text, json.pointer());
    if (purl != null) {
      purlNames.add(purl.name());
    }
  }

  private void hash(ProductDraft draft) {
    String[] parts = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "algorithm" -> parts[0] = found.text(json);
            case "value" -> parts[1] = found.text(json);
            default -> json.skip();
          }
        });
    draft.hash(parts[0], parts[1]);
  }

  private void relationship() {
    String place = json.pointer();
    @Nullable Draft[] own = new Draft[1];
    String[] refs = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "full_product_name" -> own[0] = product();
            case "product_reference" -> refs[0] = found.text(json);
            case "relates_to_product_reference" -> refs[1] = found.text(json);
            default -> json.skip();
          }
        });
    relate(own[0], refs[0], refs[1], place);
  }

  /// A path from a product through others; the last one is the whole.
  private void path() {
    String place = json.pointer();
    @Nullable Draft[] own = new Draft[1];
    String[] refs = new String[2];
    json.object(
        name -> {
          switch (name) {
            case "full_product_name" -> own[0] = product();
            case "beginning_product_reference" -> refs[0] = found.text(json);
            case "subpaths" ->
                json.array(
                    () ->
                        json.object(
                            field -> {
                              if (field.equals("next_product_reference")) {
                                refs[1] = found.text(json);
                              } else {
                                json.skip();
                              }
                            }));
            default -> json.skip();
          }
        });
    relate(own[0], refs[0], refs[1], place);
  }

  private void relate(
      @Nullable Draft own, @Nullable String part, @Nullable String whole, String place) {
    if (own == null || part == null || whole == null) {
      found.warn("broken-relationship", place, "a relationship needs a name and two products");
      return;
    }
    tree.relate(new ProductTree.Relationship(own.product().finish(), part, whole), place);
  }

  private void group() {
    List<String> members = new ArrayList<>();
    String[] id = new String[1];
    json.object(
        name -> {
          switch (name) {
            case "group_id" -> id[0] = found.text(json);
            case "product_ids" -> json.array(() -> CsafReader.add(found.text(json), members));
            default -> json.skip();
          }
        });
    if (id[0] != null) {
      tree.group(id[0], members);
    }
  }

  private void define(Draft draft) {
    ProductId product = draft.product().finish();
    if (draft.product().ref == null) {
      found.warn("product-without-id", draft.place(), "a product has no product_id");
      return;
    }
    tree.name(product, draft.place());
  }
}
