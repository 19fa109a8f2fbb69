// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The vendor's library in this process, and what it says of its slots.
#pragma once

#include <string>
#include <vector>

#include "keys/pkcs11/answers.h"
#include "keys/pkcs11/module/codes.h"

namespace tamga::keys::pkcs11 {

class Library final {
  public:
    /// Loads and initialises. Throws Error(token.module-missing) when it is no PKCS#11 module that loads
    /// here.
    explicit Library(const std::string& path);
    /// C_Finalize; the library stays mapped, because threads of its own may still run in it.
    ~Library();
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

    [[nodiscard]] const FunctionList& functions() const noexcept { return *functions_; }
    /// Initialised tokens that may hold keys.
    [[nodiscard]] std::vector<SlotAnswer> slots() const;
    /// The token in the slot now. Throws Error(token.removed) when it is another one than expected, by serial
    /// number and label.
    [[nodiscard]] SlotAnswer tokenIn(unsigned long slot, const std::string& serial,
                                     const std::string& label) const;

  private:
    [[nodiscard]] std::vector<unsigned long> slotNumbers() const;

    FunctionList* functions_ = nullptr;
};

}  // namespace tamga::keys::pkcs11
