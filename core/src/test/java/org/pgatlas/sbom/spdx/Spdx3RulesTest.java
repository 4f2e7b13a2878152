package org.pgatlas.sbom.spdx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgatlas.sbom.Component;
import org.pgatlas.sbom.Dependency;
import org.pgatlas.sbom.Sbom;
import org.pgatlas.sbom.SbomLimits;
import org.pgatlas.sbom.SbomParser;

class Spdx3RulesTest {
  private static final String CREATION =
      "{'type': 'CreationInfo', '@id': '_:c', 'specVersion': '3.0.1',"
          + " 'created': '2026-01-31T12:00:00Z', 'createdBy': ['https://e.org/ada']}";

  /// An element of every profile, with most of what it may say.
  private static final String COMPLETE =
      """
      {'@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': [
        %s,
        {'type': 'Person', 'spdxId': 'https://e.org/ada', 'name': 'Ada', 'creationInfo': '_:c',
         'externalIdentifier': [{'type': 'ExternalIdentifier', 'externalIdentifierType': 'email',
           'identifier': 'ada@example.org', 'identifierLocator': ['https://e.org/who']}]},
        {'type': 'SpdxDocument', 'spdxId': 'https://e.org/doc', 'creationInfo': '_:c',
         'profileConformance': ['core', 'software'], 'rootElement': ['https://e.org/bom'],
         'namespaceMap': [{'type': 'NamespaceMap', 'prefix': 'e', 'namespace': 'https://e.org/'}],
         'import': [{'type': 'ExternalMap', 'externalSpdxId': 'https://f.org/x'}]},
        {'type': 'software_Sbom', 'spdxId': 'https://e.org/bom', 'creationInfo': '_:c',
         'software_sbomType': ['build'], 'rootElement': ['https://e.org/a']},
        {'type': 'software_Package', 'spdxId': 'https://e.org/a', 'name': 'a', 'creationInfo': '_:c',
         'software_primaryPurpose': 'library', 'suppliedBy': 'https://e.org/ada',
         'builtTime': '2026-01-30T12:00:00Z', 'supportLevel': ['support'],
         'verifiedUsing': [{'type': 'Hash', 'algorithm': 'sha512', 'hashValue': 'ab'}],
         'externalRef': [{'type': 'ExternalRef', 'externalRefType': 'vcs', 'locator': ['x'],
           'contentType': 'text/html'}],
         'extension': [{'type': 'https://x.org/Own', 'anything': {'goes': [[1]]}}]},
        {'type': 'LifecycleScopedRelationship', 'spdxId': 'https://e.org/r', 'creationInfo': '_:c',
         'from': 'https://e.org/a', 'to': ['https://e.org/f'], 'relationshipType': 'dependsOn',
         'scope': 'runtime', 'completeness': 'complete'},
        {'type': 'Relationship', 'spdxId': 'https://e.org/n', 'creationInfo': '_:c',
         'from': 'https://e.org/f', 'to': ['NoneElement'], 'relationshipType': 'dependsOn'},
        {'type': 'simplelicensing_LicenseExpression', 'spdxId': 'https://e.org/mit',
         'creationInfo': '_:c', 'simplelicensing_licenseExpression': 'MIT',
         'simplelicensing_licenseListVersion': '3.25.0'},
        {'type': 'expandedlicensing_DisjunctiveLicenseSet', 'spdxId': 'https://e.org/set',
         'creationInfo': '_:c',
         'expandedlicensing_member': ['https://e.org/mit', 'expandedlicensing_NoneLicense']},
        {'type': 'software_File', 'spdxId': 'https://e.org/f', 'name': 'f', 'creationInfo': '_:c'},
        {'type': 'software_Snippet', 'spdxId': 'https://e.org/s', 'creationInfo': '_:c',
         'software_snippetFromFile': 'https://e.org/f', 'software_byteRange':
           {'type': 'PositiveIntegerRange', 'beginIntegerRange': 1, 'endIntegerRange': 9}},
        {'type': 'ai_AIPackage', 'spdxId': 'https://e.org/ai', 'name': 'm', 'creationInfo': '_:c',
         'releaseTime': '2026-01-01T00:00:00Z', 'suppliedBy': 'SpdxOrganization',
         'software_downloadLocation': 'https://e.org/m', 'software_packageVersion': '1',
         'software_primaryPurpose': 'model', 'ai_energyConsumption': {'type': 'ai_EnergyConsumption',
           'ai_trainingEnergyConsumption': [{'type': 'ai_EnergyConsumptionDescription',
             'ai_energyQuantity': 1.5, 'ai_energyUnit': 'megajoule'}]}},
        {'type': 'security_ExploitCatalogVulnAssessmentRelationship', 'spdxId': 'https://e.org/kev',
         'creationInfo': '_:c', 'from': 'https://e.org/v', 'to': ['https://e.org/a'],
         'relationshipType': 'hasAssessmentFor', 'security_catalogType': 'kev',
         'security_exploited': false, 'security_locator': 'https://e.org/kev'}]}
      """
          .formatted(CREATION);

  @Test
  void aDocumentOfEveryProfileIsValid() {
    assertThat(violations(COMPLETE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          spdx-context.jsonld              | context.jsonld | /@context | the one published context
          '@graph'                         | 'name': 'x', '@graph' | | beside @graph
          'specVersion': '3.0.1'           | 'specVersion': '3.0' | /@graph/0/specVersion | a semantic version
          'created': '2026-01-31T12:00:00Z', | | /@graph/0 | CreationInfo without created
          'created': '2026-01-31T12:00:00Z' | 'created': '2026-01-31' | /@graph/0/created | a time in UTC
          'createdBy': ['https://e.org/ada'] | 'createdBy': [] | /@graph/0/createdBy | at least 1 of createdBy
          'createdBy': ['https://e.org/ada'] | 'createdBy': 'https://e.org/ada' | /@graph/0/createdBy | a list of createdBy
          'createdBy': ['https://e.org/ada'] | 'createdBy': ['https://e.org/a'] | /@graph/0/createdBy/0 | 'https://e.org/a' is of class software_Package, not Agent
          'name': 'Ada', 'creationInfo': '_:c' | 'name': 'Ada' | /@graph/1 | Person without creationInfo
          'name': 'Ada'                    | 'name': ['Ada'] | /@graph/1/name | one name, found a list
          'name': 'Ada'                    | 'name': null | /@graph/1/name | expected text, found null
          'name': 'Ada'                    | 'name': {} | /@graph/1/name | expected a value of name, found an object
          'name': 'Ada'                    | 'name': 7 | /@graph/1/name | expected text, found a number
          'spdxId': 'https://e.org/ada'    | 'spdxId': 'ada' | /@graph/1/spdxId | an IRI
          'spdxId': 'https://e.org/ada'    | '@id': 'https://e.org/ada' | /@graph/1 | Person has no property @id
          'identifier': 'ada@example.org',       | | /@graph/1/externalIdentifier/0 | ExternalIdentifier without identifier
          'externalIdentifierType': 'email' | 'externalIdentifierType': 'e-mail' | /@graph/1/externalIdentifier/0/externalIdentifierType | a word of ExternalIdentifierType, found 'e-mail'
          'type': 'ExternalIdentifier',    | | /@graph/1/externalIdentifier/0 | an object has no type
          'type': 'ExternalIdentifier'     | 'type': 'Hash' | /@graph/1/externalIdentifier/0 | an object of class ExternalIdentifier, found Hash
          'type': 'Person'                 | 'type': 'Agents' | /@graph/1 | 'Agents' is no class
          'type': 'Person'                 | 'type': 'Element' | /@graph/1 | 'Element' is no class
          'profileConformance': ['core'    | 'profileConformance': [['core'] | /@graph/2/profileConformance/0 | a list in a list
          'rootElement': ['https://e.org/bom'] | 'root': ['https://e.org/bom'] | /@graph/2/root | no property 'root'
          'rootElement': ['https://e.org/bom'] | 'from': 'https://e.org/bom' | /@graph/2 | SpdxDocument has no property from
          'name': 'a', 'creationInfo': '_:c' | 'name': 'a', 'creationInfo': 'c' | /@graph/4/creationInfo | of class CreationInfo, found 'c'
          'contentType': 'text/html'       | 'contentType': 'html' | /@graph/4/externalRef/0/contentType | a media type
          'supportLevel': ['support']      | 'supportLevel': ['some'] | /@graph/4/supportLevel/0 | a word of SupportType
          'to': ['https://e.org/f']        | 'to': [] | /@graph/5/to | at least 1 of to
          'to': ['https://e.org/f'], 'relationshipType': 'dependsOn' | 'to': ['https://e.org/f'], 'relationshipType': 'DEPENDS_ON' | /@graph/5/relationshipType | a word of RelationshipType
          'to': ['NoneElement']            | 'to': ['NoneElement', 'https://e.org/a'] | /@graph/6/to | to names nothing and something
          'simplelicensing_licenseExpression': 'MIT', | | /@graph/7 | without simplelicensing_licenseExpression
          'expandedlicensing_NoneLicense'] | ] | /@graph/8/expandedlicensing_member | at least 2 of expandedlicensing_member
          'name': 'f',                     | | /@graph/9 | software_File without name
          'software_snippetFromFile': 'https://e.org/f' | 'software_snippetFromFile': 'https://e.org/a' | /@graph/10/software_snippetFromFile | is of class software_Package, not software_File
          'beginIntegerRange': 1           | 'beginIntegerRange': 0 | /@graph/10/software_byteRange/beginIntegerRange | a whole number from 1
          'beginIntegerRange': 1           | 'beginIntegerRange': 1.5 | /@graph/10/software_byteRange/beginIntegerRange | a whole number from 1
          'releaseTime': '2026-01-01T00:00:00Z', | | /@graph/11 | ai_AIPackage without releaseTime
          'ai_energyQuantity': 1.5         | 'ai_energyQuantity': 'much' | /@graph/11/ai_energyConsumption/ai_trainingEnergyConsumption/0/ai_energyQuantity | a number
          'security_exploited': false      | 'security_exploited': 'false' | /@graph/12/security_exploited | true or false
          """)
  void whatBreaksTheModelIsToldWithItsPlace(
      String part, String instead, String pointer, String message) {
    assertThat(COMPLETE).contains(part);
    String bent = COMPLETE.replace(part, instead == null ? "" : instead);
    bent = bent.replace("['https://e.org/mit', ]", "['https://e.org/mit']");
    assertThat(violations(bent))
        .anySatisfy(
            violation -> {
              assertThat(violation.message()).contains(message);
              assertThat(violation.place())
                  .startsWith((pointer == null ? "" : pointer + " ") + "line ");
            });
  }

  @Test
  void versionThreeZeroZeroHasWordsOfItsOwn() {
    assertThat(
            violations(
                COMPLETE
                    .replace("3.0.1/spdx", "3.0.0/spdx")
                    .replace("'import'", "'imports'")
                    .replace("dependsOn", "hasPrerequsite")))
        .isEmpty();
  }

  @Test
  void anOffenderInEveryElementIsToldAHundredTimes() {
    StringBuilder many = new StringBuilder(CREATION);
    for (int i = 0; i < 5_000; i++) {
      many.append(", {'type': 'Tool', 'spdxId': 'https://e.org/").append(i).append("'}");
    }
    assertThat(
            violations(
                "{'@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld', '@graph': ["
                    + many
                    + "]}"))
        .hasSize(100);
  }

  @Test
  void elementsWithinElementsAreElements() {
    Sbom sbom =
        parse(
            """
            {'@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld',
             'type': 'SpdxDocument', 'spdxId': 'https://e.org/doc', 'name': 'd', 'creationInfo': %s,
             'rootElement': [{'type': 'software_Sbom', 'spdxId': 'https://e.org/bom',
               'creationInfo': '_:c', 'rootElement': ['https://e.org/a'], 'element': [
                 {'type': 'software_Package', 'spdxId': 'https://e.org/a', 'name': 'a',
                  'creationInfo': '_:c', 'suppliedBy': {'type': 'Organization',
                    'spdxId': 'https://e.org/org', 'name': 'Org', 'creationInfo': '_:c'}},
                 {'type': 'Relationship', 'spdxId': 'https://e.org/r', 'creationInfo': '_:c',
                  'from': 'https://e.org/a', 'relationshipType': 'dependsOn', 'to': [
                    {'type': 'software_Package', 'spdxId': 'https://e.org/b', 'name': 'b',
                     'creationInfo': '_:c'}, 'https://e.org/c']}]}]}
            """
                .formatted(CREATION));
    assertThat(sbom.violations()).isEmpty();
    assertThat(sbom.root()).isNotNull().extracting(Component::supplier).isEqualTo("Org");
    assertThat(sbom.components()).extracting(Component::name).containsExactly("b");
    assertThat(sbom.dependencies())
        .containsExactly(
            new Dependency("https://e.org/a", "https://e.org/b"),
            new Dependency("https://e.org/a", "https://e.org/c"));
  }

  @Test
  void nothingIsNoDependencyHoweverItIsNamed() {
    assertThat(parse(COMPLETE).dependencies())
        .containsExactly(new Dependency("https://e.org/a", "https://e.org/f"));
  }

  private static List<Sbom.Violation> violations(String document) {
    return parse(document).violations();
  }

  private static Sbom parse(String document) {
    return SbomParser.parse(document.replace('\'', '"').getBytes(UTF_8), SbomLimits.defaults());
  }
}
