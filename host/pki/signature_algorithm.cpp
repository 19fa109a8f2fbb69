// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/signature_algorithm.h"

#include <algorithm>
#include <array>

namespace tamga::pki {
namespace {

struct SignatureRow {
    asn1::Oid oid;
    KeyAlgorithm key;
    HashAlgorithm hash;
};

const std::array<SignatureRow, 11>& signatureRows() {
    using K = KeyAlgorithm;
    using H = HashAlgorithm;
    static const std::array<SignatureRow, 11> kRows{{
        {asn1::Oid("1.2.643.7.1.1.3.2"), K::kGost2012_256, H::kStreebog256},
        {asn1::Oid("1.2.643.7.1.1.3.3"), K::kGost2012_512, H::kStreebog512},
        {asn1::Oid("1.2.643.2.2.3"), K::kGost2001, H::kGostR3411_94},
        {asn1::Oid("1.2.840.113549.1.1.5"), K::kRsa, H::kSha1},
        {asn1::Oid("1.2.840.113549.1.1.11"), K::kRsa, H::kSha256},
        {asn1::Oid("1.2.840.113549.1.1.12"), K::kRsa, H::kSha384},
        {asn1::Oid("1.2.840.113549.1.1.13"), K::kRsa, H::kSha512},
        {asn1::Oid("1.2.840.10045.4.1"), K::kEcdsa, H::kSha1},
        {asn1::Oid("1.2.840.10045.4.3.2"), K::kEcdsa, H::kSha256},
        {asn1::Oid("1.2.840.10045.4.3.3"), K::kEcdsa, H::kSha384},
        {asn1::Oid("1.2.840.10045.4.3.4"), K::kEcdsa, H::kSha512},
    }};
    return kRows;
}

const SignatureRow* findRow(const asn1::Oid& algorithm) {
    const auto& rows = signatureRows();
    const auto* const found =
        std::find_if(rows.begin(), rows.end(), [&](const SignatureRow& row) { return row.oid == algorithm; });
    return found == rows.end() ? nullptr : found;
}

/// Never computed here, but a person is told that they are weak rather than unknown: RSA with MD2 and MD5
/// (RFC 8017 appendix A.2.4), and RSA with SHA-1 under its identifier of ISO/IEC 9796.
bool isBrokenAlgorithm(const asn1::Oid& algorithm) {
    static const std::array<asn1::Oid, 3> kBroken{
        asn1::Oid("1.2.840.113549.1.1.2"), asn1::Oid("1.2.840.113549.1.1.4"), asn1::Oid("1.3.14.3.2.29")};
    return std::find(kBroken.begin(), kBroken.end(), algorithm) != kBroken.end();
}

}  // namespace

SignatureStrength strengthOf(const SignatureAlgorithm& algorithm) {
    if (algorithm.pss)
        return algorithm.pss->hash == HashAlgorithm::kSha1 ? SignatureStrength::kWeak
                                                           : SignatureStrength::kGood;
    const SignatureRow* const row = findRow(algorithm.id);
    if (row == nullptr) {
        return isBrokenAlgorithm(algorithm.id) ? SignatureStrength::kWeak : SignatureStrength::kUnsupported;
    }
    if (row->hash == HashAlgorithm::kSha1) return SignatureStrength::kWeak;
    return row->key == KeyAlgorithm::kGost2001 ? SignatureStrength::kDated : SignatureStrength::kGood;
}

bool verifies(const SignatureAlgorithm& algorithm, const PublicKey& key, BytesView signedOctets,
              BytesView signature) {
    if (algorithm.pss)
        return key.verifyPss(*algorithm.pss, digestOf(algorithm.pss->hash, signedOctets), signature);
    const SignatureRow* const row = findRow(algorithm.id);
    return row != nullptr && row->key == key.algorithm() &&
           key.verify(row->hash, digestOf(row->hash, signedOctets), signature);
}

AlgorithmIdentifier readAlgorithmIdentifier(asn1::Reader& reader) {
    const asn1::Element whole = reader.read(asn1::Tag::kSequence);
    asn1::Reader identifier(whole.content);
    AlgorithmIdentifier result{{identifier.readOid(), std::nullopt}, whole.encoding};
    if (!identifier.atEnd()) {
        const BytesView parameters = identifier.read().encoding;
        // What is not supported does not verify; whether that matters is for others to say.
        if (result.algorithm.id == asn1::Oid(kPssOid))
            static_cast<void>(capture([&] { result.algorithm.pss = readPss(parameters); }));
    }
    identifier.expectEnd();
    return result;
}

}  // namespace tamga::pki
