// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// A session with a token: objects and their attributes.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "keys/pkcs11/module/codes.h"

namespace tamga::keys::pkcs11 {

/// An attribute to look for: its type and its value.
struct Wanted {
    unsigned long type;
    BytesView value;
};

class Session final {
  public:
    /// kReadWrite for a change of a PIN alone: nothing else here writes to a token.
    enum class Access : std::uint8_t { kReadOnly, kReadWrite };
    Session(const FunctionList& functions, unsigned long slot, Access access = Access::kReadOnly);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    [[nodiscard]] const FunctionList& functions() const noexcept { return *functions_; }
    [[nodiscard]] unsigned long handle() const noexcept { return handle_; }
    /// Handles of the objects of a class with these attributes.
    [[nodiscard]] std::vector<unsigned long> find(unsigned long objectClass,
                                                  std::initializer_list<Wanted> wanted = {}) const;
    /// Empty when the object has none or does not give it away.
    [[nodiscard]] std::optional<Bytes> attribute(unsigned long object, unsigned long type) const;

  private:
    [[nodiscard]] std::vector<unsigned long> foundObjects() const;

    const FunctionList* functions_;
    unsigned long handle_ = 0;
};

}  // namespace tamga::keys::pkcs11
