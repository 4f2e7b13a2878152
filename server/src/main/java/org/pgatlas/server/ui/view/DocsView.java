package org.pgatlas.server.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The REST interface, from its OpenAPI document.
public record DocsView(
    String title, String version, String description, List<Group> groups, List<Shape> shapes) {
  public DocsView {
    groups = List.copyOf(groups);
    shapes = List.copyOf(shapes);
  }

  public record Group(String name, List<Operation> operations) {
    public Group {
      operations = List.copyOf(operations);
    }
  }

  public record Operation(
      String id,
      String method,
      String path,
      String summary,
      String description,
      List<Parameter> parameters,
      @Nullable Body body,
      List<Answer> answers) {
    public Operation {
      parameters = List.copyOf(parameters);
      answers = List.copyOf(answers);
    }
  }

  public record Parameter(
      String name, String in, String type, boolean required, String description) {}

  /// What is sent.
  public record Body(String description, List<String> types) {
    public Body {
      types = List.copyOf(types);
    }
  }

  /// @param shape name of what comes as JSON, empty when it has none
  public record Answer(String status, String description, String shape) {}

  /// A named object of answers.
  public record Shape(String name, String description, List<Field> fields) {
    public Shape {
      fields = List.copyOf(fields);
    }
  }

  public record Field(String name, String type, String description) {}
}
