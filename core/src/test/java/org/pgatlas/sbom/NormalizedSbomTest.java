package org.pgatlas.sbom;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class NormalizedSbomTest {
  @Test
  void oneShapeForEveryFormat() {
    String spdx =
        """
        {"spdxVersion": "SPDX-2.3", "SPDXID": "SPDXRef-DOCUMENT", "name": "d",
         "documentNamespace": "n", "creationInfo": {"created": "t"}, "documentDescribes": ["SPDXRef-r"],
         "packages": [{"SPDXID": "SPDXRef-r", "name": "r"},
          {"SPDXID": "SPDXRef-a", "name": "a", "versionInfo": "1", "supplier": "S",
           "licenseDeclared": "MIT", "checksums": [{"algorithm": "SHA1", "checksumValue": "1"},
             {"algorithm": "SHA1", "checksumValue": "2"}],
           "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:PyPI/A@1"}]},
          {"SPDXID": "SPDXRef-b", "name": "b\\u0000",
           "externalRefs": [{"referenceType": "purl", "referenceLocator": "bad"}]}],
         "relationships": [{"spdxElementId": "SPDXRef-a", "relationshipType": "DEPENDENCY_OF",
           "relatedSpdxElement": "SPDXRef-r"}]}
        """;
    assertThat(normalized(spdx))
        .startsWith(
            """
            {"bomFormat":"SPDX","specVersion":"2.3","name":"d","serial":"n","created":"t",
            "root":{"ref":"SPDXRef-r","type":"package","name":"r"},
            "described":["SPDXRef-r"],
            "components":[
            {"ref":"SPDXRef-a","type":"package","name":"a","version":"1","purl":"pkg:pypi/a@1",
            "supplier":"S","licenses":["MIT"],"hashes":{"SHA1":"1"}},
            {"ref":"SPDXRef-b","type":"package","name":"b\uFFFD","purl":"bad"}],
            "dependencies":[["SPDXRef-r","SPDXRef-a"]],
            "warnings":["/packages/2:"""
                .replace("\n", ""));
    assertThat(normalized(spdx)).isEqualTo(normalized(spdx));
  }

  private static String normalized(String document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    NormalizedSbom.write(SbomParser.parse(document.getBytes(UTF_8), SbomLimits.defaults()), out);
    return out.toString(UTF_8);
  }
}
