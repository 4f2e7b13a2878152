SPDXVersion: SPDX-2.3
DataLicense: CC0-1.0
SPDXID: SPDXRef-DOCUMENT
DocumentName: shop
DocumentNamespace: https://example.org/spdx/shop-tag
Creator: Tool: none-1
Created: 2026-01-02T03:04:05Z
DocumentComment: <text>two
lines</text>

PackageName: shop
SPDXID: SPDXRef-shop
PackageVersion: 1.0.0
PackageDownloadLocation: NOASSERTION

PackageName: a
SPDXID: SPDXRef-a
PackageVersion: 1.2.3
PackageDownloadLocation: NONE
PackageLicenseDeclared: MIT
PackageChecksum: SHA1: da39a3ee5e6b4b0d3255bfef95601890afd80709
ExternalRef: PACKAGE-MANAGER purl pkg:gem/a@1.2.3

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-shop
Relationship: SPDXRef-shop DEPENDS_ON SPDXRef-a
