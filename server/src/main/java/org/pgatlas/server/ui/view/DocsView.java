package org.pgatlas.server.ui.view;

import java.util.List;

/// The REST interface, from its OpenAPI document.
public record DocsView(String title, String version, String description, List<Group> groups) {
  public DocsView {
    groups = List.copyOf(groups);
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
      List<Answer> answers) {
    public Operation {
      parameters = List.copyOf(parameters);
      answers = List.copyOf(answers);
    }
  }

  public record Parameter(
      String name, String in, String type, boolean required, String description) {}

  public record Answer(String status, String description) {}
}
