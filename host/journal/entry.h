// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the journal holds: one row a document, before and after.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::journal {

enum class Act : std::uint8_t { kSign, kLogIn, kList, kChoose };
/// "sign", "login", "list", "choose".
[[nodiscard]] std::string_view nameOf(Act act) noexcept;
[[nodiscard]] std::optional<Act> actByName(std::string_view name) noexcept;

enum class Ending : std::uint8_t { kBegun, kSigned, kRefused, kFailed };
/// "begun", "signed", "refused", "failed".
[[nodiscard]] std::string_view nameOf(Ending ending) noexcept;
[[nodiscard]] std::optional<Ending> endingByName(std::string_view name) noexcept;

/// A row before it has its place in the chain.
struct Record {
    std::int64_t at = 0;  ///< seconds since 1970
    Act act = Act::kSign;
    std::string site;
    std::optional<std::string> document;   ///< its name
    std::optional<std::string> digest;     ///< lower-case hexadecimal
    std::optional<std::string> algorithm;  ///< of the digest
    std::optional<std::string> format;
    std::optional<std::string> thumbprint;
    std::optional<std::string> owner;
    std::optional<std::string> token;
    Ending outcome = Ending::kBegun;
    std::optional<std::string> reason;
};

struct Entry {
    std::int64_t seq = 0;    ///< from 1, without gaps
    std::int64_t batch = 0;  ///< seq of the first row of the batch
    Record record;
};

}  // namespace tamga::journal
