package org.pgatlas.sbom;

/// Every format of documents that list packages, each recognised by its content.
public enum SbomFormat {
  CYCLONEDX_JSON("cyclonedx-json", "CycloneDX", "CycloneDX JSON"),
  CYCLONEDX_XML("cyclonedx-xml", "CycloneDX", "CycloneDX XML"),
  SPDX_JSON("spdx-json", "SPDX", "SPDX JSON"),
  SPDX_TAG_VALUE("spdx-tag-value", "SPDX", "SPDX tag-value"),
  SPDX_YAML("spdx-yaml", "SPDX", "SPDX YAML"),
  SPDX_RDF("spdx-rdf", "SPDX", "SPDX RDF/XML"),
  SPDX_3_JSON("spdx-3-json", "SPDX", "SPDX 3 JSON-LD"),
  NPM_LOCK("npm-lock", "package-lock.json"),
  YARN_CLASSIC_LOCK("yarn-classic-lock", "yarn.lock"),
  YARN_BERRY_LOCK("yarn-berry-lock", "yarn.lock"),
  PNPM_LOCK("pnpm-lock", "pnpm-lock.yaml"),
  CARGO_LOCK("cargo-lock", "Cargo.lock"),
  UV_LOCK("uv-lock", "uv.lock"),
  POETRY_LOCK("poetry-lock", "poetry.lock"),
  REQUIREMENTS("requirements-txt", "requirements.txt"),
  GO_SUM("go-sum", "go.sum"),
  GO_MOD("go-mod", "go.mod"),
  GRADLE_LOCK("gradle-lock", "gradle.lockfile"),
  MAVEN_POM("maven-pom", "pom.xml"),
  GEMFILE_LOCK("gemfile-lock", "Gemfile.lock"),
  COMPOSER_LOCK("composer-lock", "composer.lock");

  private static final String LOCK_FILE = "lock file";

  private final String id;
  private final String standard;
  private final String title;

  SbomFormat(String id, String standard, String title) {
    this.id = id;
    this.standard = standard;
    this.title = title;
  }

  /// A package manager's own file.
  SbomFormat(String id, String fileName) {
    this(id, "lock file", fileName);
  }

  /// Stable name of the format and its syntax.
  public String id() {
    return id;
  }

  /// The standard without the syntax, as CycloneDX writes it in `bomFormat`.
  public String standard() {
    return standard;
  }

  /// Whether it is a package manager's own file rather than an SBOM.
  public boolean isLockFile() {
    return standard.equals(LOCK_FILE);
  }

  /// How people call it; of a lock file the usual file name.
  public String title() {
    return title;
  }
}
