// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Documents and signatures as files, standard input and output; "-" stands for the latter two.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "arguments.h"
#include "base/bytes.h"
#include "base/deadline.h"
#include "base/secret.h"
#include "pki/algorithms.h"
#include "signature/rsa_padding.h"

namespace tamga::cli {

/// What is kept in memory at most: for attached signatures, and for detached ones of smaller documents.
inline constexpr std::size_t kMaxContent = 256U * 1024 * 1024;

/// Throws Error(document.unreadable | document.too-large).
[[nodiscard]] Bytes readDocument(const std::string& path);
/// A document of any size, read by the one who needs it; 0 at the end. Throws Error(document.unreadable |
/// request.cancelled).
[[nodiscard]] std::function<std::size_t(std::span<std::uint8_t>)> documentSource(const std::string& path,
                                                                                 const CancelToken& cancel);
/// Octets of a regular file; empty for standard input and everything else.
[[nodiscard]] std::optional<std::uint64_t> sizeOf(const std::string& path);

struct FileDigest {
    Bytes digest;
    std::uint64_t size = 0;
};
/// A document of any size, in pieces that go to also, too.
/// Throws Error(document.unreadable | request.cancelled).
[[nodiscard]] FileDigest digestFile(const std::string& path, pki::HashAlgorithm algorithm,
                                    const CancelToken& cancel,
                                    const std::function<void(BytesView)>& also = {});

/// The first line of a descriptor. Throws Error(system.file | password.wrong when too long).
[[nodiscard]] Secret readPin(int descriptor, const CancelToken& cancel);

/// The descriptor that the option names; none without the option. Throws UsageError.
[[nodiscard]] std::optional<int> descriptorOf(const Arguments& arguments, std::string_view option);
/// The first line of the descriptor that the option names; none without the option. Throws UsageError, and
/// what readPin throws.
[[nodiscard]] std::optional<Secret> secretFrom(const Arguments& arguments, std::string_view option,
                                               const CancelToken& cancel);

/// Of --rsa-padding. Throws UsageError.
[[nodiscard]] signature::RsaPadding rsaPaddingOf(const Arguments& arguments);

enum class Encoding : std::uint8_t { kDer, kPem, kBase64 };
/// "der", "pem", "base64".
[[nodiscard]] std::optional<Encoding> encodingByName(std::string_view name) noexcept;
/// Of a signature file: as it was written, its readers go on reading it.
[[nodiscard]] Encoding encodingOf(BytesView signatureFile);
/// PEM label CMS (RFC 7468 section 8), lines of 64.
[[nodiscard]] Bytes encode(BytesView signature, Encoding encoding);

}  // namespace tamga::cli
