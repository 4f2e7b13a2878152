/// The pure core: what it may read is what this file lists, and the compiler keeps it so. There is
/// no `java.sql`, no HTTP client and no logger here.
module org.pgatlas.core {
  requires java.xml;
  requires static org.jgrapht.core;
  requires static org.jspecify;
  requires org.snakeyaml.engine;
  requires tools.jackson.core;

  exports org.pgatlas.activity;
  exports org.pgatlas.advisory;
  exports org.pgatlas.advisory.osv;
  exports org.pgatlas.attestation;
  exports org.pgatlas.attestation.sigstore;
  exports org.pgatlas.document;
  exports org.pgatlas.gitlog;
  exports org.pgatlas.grants;
  exports org.pgatlas.graph;
  exports org.pgatlas.jgrapht;
  exports org.pgatlas.json;
  exports org.pgatlas.match;
  exports org.pgatlas.metric;
  exports org.pgatlas.policy;
  exports org.pgatlas.purl;
  exports org.pgatlas.registry;
  exports org.pgatlas.registry.debian;
  exports org.pgatlas.sbom;
  exports org.pgatlas.sbom.quality;
  exports org.pgatlas.version;
  exports org.pgatlas.vex;
}
