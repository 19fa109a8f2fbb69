// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Origins as browsers report them (RFC 6454), checked again in the host.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace tamga::service {

/// https with a host name or address, or http on localhost, 127.0.0.1 or [::1]; lower case, punycode only, no
/// user info, no path, port only when not the default.
class Origin final {
  public:
    /// Error(site.origin).
    static Result<Origin> parse(std::string_view text);
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

  private:
    explicit Origin(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

}  // namespace tamga::service
