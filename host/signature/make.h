// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Making signatures: the bare value ("raw"), CMS SignedData (RFC 5652 with RFC 4490 and the TC 26 rules) and
// CAdES-BES (RFC 5126), from content or from its digest alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/deadline.h"
#include "base/error.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"
#include "signature/rsa_padding.h"

namespace tamga::signature {

enum class Format : std::uint8_t { kRaw, kCms, kCadesBes };

/// "raw", "cms", "cades-bes".
[[nodiscard]] std::string_view nameOf(Format format) noexcept;
[[nodiscard]] std::optional<Format> formatByName(std::string_view name) noexcept;

/// What is signed: content, or only its digest (then the signature is detached). Both together must agree.
struct Document {
    std::optional<Bytes> content;
    std::optional<Bytes> digest;  ///< by the hash of the signer's key
};

struct Options {
    Format format = Format::kCadesBes;
    bool detached = true;
    RsaPadding rsaPadding = RsaPadding::kPkcs1;
    /// Claimed time for signingTime, seconds since 1970.
    std::int64_t signingTime = 0;
    /// eContentType other than id-data; the log-in statement uses one of its own so that no signature of
    /// page-chosen bytes can ever be read as a log-in.
    std::optional<asn1::Oid> contentType;
    /// Certificates to include after the signer's, DER.
    std::vector<Bytes> chain;
};

/// The content type of Tamga's log-in statement: UUID c99a4ae6-39c2-48fc-87fe-4be2d3061849, made for it, as
/// an identifier under 2.25 (X.667). It never changes: log-ins of old and new versions must be told apart
/// from signatures alike.
[[nodiscard]] const asn1::Oid& loginContentType();

/// raw: the signature value; else a DER ContentInfo. key must belong to certificate. The value is verified
/// with the certificate before it is returned.
/// Error(document.digest | key.mismatch | certificate.malformed (the chain) | signature.unsupported |
/// signature.invalid (the key returned a wrong value) | request.cancelled) and the key's own.
[[nodiscard]] Result<Bytes> sign(const pki::Certificate& certificate, pki::SigningKey& key,
                                 const Document& document, const Options& options, const CancelToken& cancel);

}  // namespace tamga::signature
