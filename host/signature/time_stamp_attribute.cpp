// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The unsigned attribute signature-time-stamp, put in by splicing: every octet that is there stays.
#include <algorithm>
#include <span>
#include <utility>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "signature/as_signature.h"
#include "signature/cms_parser.h"
#include "signature/oids.h"
#include "signature/splice.h"
#include "signature/time_stamp.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;

constexpr Tag kUnsignedAttrs = asn1::contextTag(1, true);

Bytes withAttribute(BytesView signerInfo, Bytes attribute) {
    std::vector<Bytes> fields = elementsOf(Reader(signerInfo).readSequence());
    std::vector<Bytes> attributes;
    if (Reader(fields.back()).nextIs(kUnsignedAttrs)) {
        attributes = elementsOf(Reader(Reader(fields.back()).read().content));
        fields.pop_back();
    }
    insertInOrder(attributes, std::move(attribute));
    fields.push_back(joined(kUnsignedAttrs, attributes));
    return asn1::sequence(fields);
}

/// signerInfos with what was made of each, in SET OF order where it was in it.
Bytes signerSet(Reader signers, const std::vector<Bytes>& tokens) {
    std::vector<Bytes> infos = elementsOf(signers);
    const bool ordered = std::is_sorted(infos.begin(), infos.end());
    for (std::size_t i = 0; i < infos.size(); ++i) {
        if (tokens.at(i).empty()) continue;
        infos[i] = withAttribute(infos[i], asn1::sequence({asn1::oid(oids::signatureTimeStamp()),
                                                           asn1::encode(Tag::kSet, tokens[i])}));
    }
    return ordered ? asn1::setOf(std::move(infos)) : joined(Tag::kSet, infos);
}

Bytes splice(BytesView der, const std::vector<Bytes>& tokens) {
    std::vector<Bytes> body = elementsOf(bodyOf(der));
    body.back() = signerSet(Reader(body.back()).readSet(), tokens);
    return contentInfoOf(der, body);
}

std::optional<pki::HashAlgorithm> hashFor(const SignerInfo& signer) {
    const auto hash = pki::hashByOid(signer.digestAlgorithm.id);
    return hash == pki::HashAlgorithm::kSha1 ? std::nullopt : hash;
}

}  // namespace

Result<std::vector<StampTarget>> stampTargets(BytesView cms) {
    return asSignature([&] {
        const Bytes der = asn1::berToDer(cms);
        std::vector<StampTarget> targets;
        for (const SignerInfo& signer : parseSignedData(der).signers) {
            const bool stamped = std::ranges::any_of(
                signer.unsignedAttributes,
                [](const Attribute& attribute) { return attribute.type == oids::signatureTimeStamp(); });
            targets.push_back({copyOf(signer.signature), hashFor(signer), stamped});
        }
        return targets;
    });
}

Result<Bytes> withTimeStamps(BytesView cms, const std::vector<Bytes>& tokens) {
    return asSignature([&] {
        const Bytes der = asn1::berToDer(cms);
        if (parseSignedData(der).signers.size() != tokens.size())
            throw Error(Reason::kProtocolInternal, "tokens and signers differ in number");
        return splice(der, tokens);
    });
}

}  // namespace tamga::signature
