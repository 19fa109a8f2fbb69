// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The six files of a container, wherever they lie: in a folder or on a passive token.
#pragma once

#include <cryptopp/secblock.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.h"
#include "base/error.h"

namespace tamga::keys::container {

enum class File : std::uint8_t { kName, kHeader, kMasks, kPrimary, kMasks2, kPrimary2 };
inline constexpr std::array kFiles{File::kName,    File::kHeader, File::kMasks,
                                   File::kPrimary, File::kMasks2, File::kPrimary2};

/// "name.key", "header.key", ...
[[nodiscard]] std::string_view nameOf(File file) noexcept;
/// File names are compared without regard to ASCII case: FAT media may show them in upper case.
[[nodiscard]] bool namesFile(std::string_view name, File file) noexcept;

/// Real files have at most 3 KiB; the rest is left for headers with chains of certificates.
inline constexpr std::size_t kMaxFileOctets = 65536;

/// Without a password the key files alone give the private key, so contents live in wiped memory.
using Content = CryptoPP::SecByteBlock;
[[nodiscard]] inline BytesView viewOf(const Content& content) noexcept {
    return {content.data(), content.size()};
}

class Files {
  public:
    Files() = default;
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;
    virtual ~Files() = default;

    [[nodiscard]] virtual bool has(File file) const noexcept = 0;
    /// Throws Error(container.damaged) when the file is missing, too large or no file at all, and
    /// Error(container.unreadable) when the system refuses it, Error(password.needed) when a token wants its
    /// PIN first; the context begins with the file's name.
    [[nodiscard]] virtual Content read(File file) const = 0;
};

/// Error(container.damaged) with "<file>: <what>" as its context.
[[nodiscard]] Error damaged(File file, std::string_view what);
[[nodiscard]] Error unsupported(File file, std::string_view what);

/// Runs the parser of one file; malformed DER becomes Error(container.damaged).
template <typename Body>
auto parsing(File file, Body&& body) {
    try {
        return body();
    } catch (const Error& error) {
        if (error.reason() != Reason::kDerMalformed) throw;
        throw damaged(file, error.context().empty() ? "malformed DER" : error.context());
    }
}

}  // namespace tamga::keys::container
