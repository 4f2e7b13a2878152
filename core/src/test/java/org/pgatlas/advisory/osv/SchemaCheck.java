package org.pgatlas.advisory.osv;

import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// As much of JSON Schema 2020-12 as OSV's schema uses, so that its own text judges documents. An
/// unknown keyword is an error: a schema that is only half understood would call too much valid.
final class SchemaCheck {
  private final JsonNode root;

  SchemaCheck(JsonNode schema) {
    this.root = schema;
  }

  boolean isValid(JsonNode document) {
    return isValid(root, document);
  }

  private boolean isValid(JsonNode schema, JsonNode value) {
    if (schema.isBoolean()) {
      return schema.asBoolean();
    }
    for (String keyword : schema.propertyNames()) {
      if (!holds(keyword, schema, value)) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(String keyword, JsonNode schema, JsonNode value) {
    JsonNode of = schema.path(keyword);
    return switch (keyword) {
      case "$schema", "$id", "$defs", "title", "description", "format", "then" -> true;
      case "$ref" -> isValid(root.at(of.asString().substring(1)), value);
      case "type" -> isOfType(of, value);
      case "enum" -> of.valueStream().anyMatch(value::equals);
      case "const" -> of.equals(value);
      case "pattern" ->
          !value.isString() || Pattern.compile(of.asString()).matcher(value.asString()).find();
      case "required" ->
          !value.isObject() || of.valueStream().allMatch(name -> value.has(name.asString()));
      case "properties" ->
          !value.isObject()
              || of.propertyStream()
                  .allMatch(
                      each ->
                          !value.has(each.getKey())
                              || isValid(each.getValue(), value.path(each.getKey())));
      case "additionalProperties" ->
          !value.isObject()
              || value
                  .propertyStream()
                  .allMatch(
                      each ->
                          schema.path("properties").has(each.getKey())
                              || isValid(of, each.getValue()));
      case "items" -> !value.isArray() || value.valueStream().allMatch(item -> isValid(of, item));
      case "contains" ->
          !value.isArray() || value.valueStream().anyMatch(item -> isValid(of, item));
      case "minItems" -> !value.isArray() || value.size() >= of.asInt();
      case "allOf" -> of.valueStream().allMatch(part -> isValid(part, value));
      case "oneOf" -> of.valueStream().filter(part -> isValid(part, value)).count() == 1;
      case "not" -> !isValid(of, value);
      case "if" -> !isValid(of, value) || isValid(schema.path("then"), value);
      default -> throw new IllegalStateException("the schema uses '" + keyword + "'");
    };
  }

  private static boolean isOfType(JsonNode types, JsonNode value) {
    if (types.isArray()) {
      return types.valueStream().anyMatch(type -> isOfType(type, value));
    }
    return switch (types.asString()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isString();
      case "null" -> value.isNull();
      case "boolean" -> value.isBoolean();
      case "number" -> value.isNumber();
      default -> throw new IllegalStateException("the schema uses the type " + types);
    };
  }
}
