// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "signature/cosign.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "asn1/reader.h"
#include "asn1/writer.h"
#include "signature/as_signature.h"
#include "signature/cms_parser.h"
#include "signature/oids.h"
#include "signature/splice.h"

namespace tamga::signature {
namespace {

using asn1::Reader;
using asn1::Tag;

[[noreturn]] void refuse(const char* what) {
    throw Error(Reason::kSignatureInvalid, what);
}

std::optional<BytesView> digestOf(const SignerInfo& signer) {
    for (const Attribute& attribute : signer.attributes) {
        if (attribute.type == oids::messageDigest() && attribute.values.size() == 1)
            return attribute.values.front();
    }
    return std::nullopt;
}

/// Two contents cannot have one digest, and one content not two by one hash.
void requireOneContent(const SignedData& first, const SignedData& second) {
    if (first.contentType != second.contentType) refuse("the content types differ");
    if (first.content && second.content && !equal(*first.content, *second.content))
        refuse("the contents differ");
    for (const SignerInfo& one : first.signers) {
        for (const SignerInfo& other : second.signers) {
            if (one.digestAlgorithm.id != other.digestAlgorithm.id) continue;
            const auto digest = digestOf(one);
            const auto otherDigest = digestOf(other);
            if (digest && otherDigest && !equal(*digest, *otherDigest))
                refuse("the other signature is of another document");
        }
    }
}

/// The fields of a SignedData that a further signer changes, whole encodings.
struct Parts {
    std::vector<Bytes> fields;
    std::size_t certificates = 0;  ///< place of [0], 0 when absent
};

Parts partsOf(BytesView der) {
    Parts parts{elementsOf(bodyOf(der)), 0};
    for (std::size_t i = 3; i < parts.fields.size(); ++i) {
        if (Reader(parts.fields[i]).nextIs(asn1::contextTag(0, true))) parts.certificates = i;
    }
    return parts;
}

/// Both sets, each element once.
Bytes united(Tag tag, BytesView one, BytesView other) {
    std::vector<Bytes> all = elementsOf(Reader(Reader(one).read().content));
    for (Bytes& element : elementsOf(Reader(Reader(other).read().content))) {
        if (std::ranges::find(all, element) == all.end()) insertInOrder(all, std::move(element));
    }
    return joined(tag, all);
}

/// Fields 0 to 2 are version, digestAlgorithms and encapContentInfo, the last one is signerInfos.
Bytes unite(BytesView first, BytesView second) {
    Parts parts = partsOf(first);
    const Parts more = partsOf(second);
    const std::int64_t version =
        std::max(Reader(parts.fields.at(0)).readInteger(), Reader(more.fields.at(0)).readInteger());
    parts.fields[0] = asn1::integer(version);
    parts.fields[1] = united(Tag::kSet, parts.fields.at(1), more.fields.at(1));
    parts.fields.back() = united(Tag::kSet, parts.fields.back(), more.fields.back());
    if (more.certificates != 0) {
        const Bytes& added = more.fields[more.certificates];
        if (parts.certificates == 0) {
            parts.fields.insert(parts.fields.begin() + 3, added);
        } else {
            Bytes& certificates = parts.fields[parts.certificates];
            certificates = united(asn1::contextTag(0, true), certificates, added);
        }
    }
    return contentInfoOf(first, parts.fields);
}

}  // namespace

Result<Bytes> withCosigners(BytesView cms, BytesView added) {
    return asSignature([&] {
        const Bytes first = asn1::berToDer(cms);
        const Bytes second = asn1::berToDer(added);
        requireOneContent(parseSignedData(first), parseSignedData(second));
        return unite(first, second);
    });
}

}  // namespace tamga::signature
