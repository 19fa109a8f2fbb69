// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Reading the members of an object exactly: each asked for by name and type, and none left over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/json.h"

namespace tamga::protocol {

/// Every failure is Error(protocol.params) with the member's name, or Error(protocol.too-large).
class Members final {
  public:
    /// where: for the context of errors, for example "documents[2]"; empty at the top.
    explicit Members(const Json& object, std::string where = {});

    [[nodiscard]] bool has(std::string_view name) const { return object_.find(name) != nullptr; }

    /// 1 to maxCharacters characters, none of them a control character.
    [[nodiscard]] std::string text(std::string_view name, std::size_t maxCharacters);
    [[nodiscard]] bool boolean(std::string_view name);
    [[nodiscard]] bool boolean(std::string_view name, bool otherwise);
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t min, std::int64_t max);
    /// Octets from base64; Error(protocol.too-large) for more than maxOctets.
    [[nodiscard]] Bytes base64(std::string_view name, std::size_t maxOctets);
    /// Octets from hexadecimal, at most maxOctets.
    [[nodiscard]] Bytes hex(std::string_view name, std::size_t maxOctets);
    [[nodiscard]] const Json& value(std::string_view name);

    /// To be called after the last member: anything not asked for is unknown.
    void finish() const;

    [[noreturn]] void refuse(std::string_view name, std::string_view why) const;

  private:
    [[nodiscard]] const Json& required(std::string_view name);
    [[nodiscard]] const std::string& string(std::string_view name);

    const Json& object_;
    std::string where_;
    std::vector<std::string_view> asked_;
};

}  // namespace tamga::protocol
