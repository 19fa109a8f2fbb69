// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a certificate says about being qualified (order 795, syntax RFC 9215 section 5), feature by feature.
// Not a proof: that needs the chain to an accredited authority.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asn1/oid.h"
#include "pki/certificate.h"

namespace tamga::pki {

/// What makes a qualified certificate, in the order in which a person is told what is missing.
enum class QualifiedFeature : std::uint8_t {
    kToolClass,        ///< certificatePolicies holds a class, KC1 to KA1
    kSubjectSignTool,  ///< the owner's signing tool is named
    kIssuerSignTool,   ///< the authority's tools and their certificates of conformity are named
    kSubjectFields,    ///< CN, and surname, given name and SNILS of a person or O, OGRN and INN of an entity
};
inline constexpr std::array kQualifiedFeatures{
    QualifiedFeature::kToolClass, QualifiedFeature::kSubjectSignTool, QualifiedFeature::kIssuerSignTool,
    QualifiedFeature::kSubjectFields};
/// "tool-class", "subject-sign-tool", "issuer-sign-tool", "subject-fields".
[[nodiscard]] std::string_view nameOf(QualifiedFeature feature) noexcept;

/// How the applicant was identified (1.2.643.100.114).
enum class IdentificationKind : std::uint8_t { kPersonal, kCertificate, kPassport, kSystem };
/// "personal", "certificate", "passport", "system".
[[nodiscard]] std::string_view nameOf(IdentificationKind kind) noexcept;

/// Of issuerSignTool, in the order of the extension.
struct IssuerSignTool {
    std::string signTool;
    std::string authorityTool;
    std::string signToolConformity;
    std::string authorityToolConformity;
};

struct Qualification {
    std::vector<std::string> classes;  ///< "KC1", ... in the order of the certificate
    std::optional<std::string> subjectSignTool;
    std::optional<IssuerSignTool> issuerSignTool;
    std::optional<IdentificationKind> identification;
    std::vector<QualifiedFeature> missing;

    [[nodiscard]] bool complete() const noexcept { return missing.empty(); }
};

[[nodiscard]] Qualification qualificationOf(const Certificate& certificate);

/// "KC1", "KC2", "KC3", "KB1", "KB2", "KA1" for 1.2.643.100.113.1 to .6, else empty.
[[nodiscard]] std::string_view signToolClass(const asn1::Oid& policy) noexcept;

}  // namespace tamga::pki
