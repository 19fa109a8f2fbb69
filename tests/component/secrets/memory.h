// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The memory of another process, searched for octets that must not be there.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/bytes.h"

namespace tamga::test {

/// Something secret in all the forms in which it could be left lying about.
class Canary final {
  public:
    /// UTF-8, UTF-16, as Assuan escapes it, in base64 and in hexadecimal.
    static Canary ofPassword(const std::string& password);
    /// Either order of octets, each half of it, in base64 and in hexadecimal.
    static Canary ofKey(BytesView littleEndian);

    /// "UTF-16", or empty when none of the forms is in the octets.
    [[nodiscard]] std::string formIn(std::string_view octets) const;

  private:
    void add(const std::string& form, std::string octets);
    struct Form {
        std::string name;
        std::string octets;
    };
    std::vector<Form> forms_;
};

/// Only root may look into a process that is not dumpable.
[[nodiscard]] bool mayLookInto(pid_t process);

struct Search {
    std::vector<std::string> found;  ///< "[heap]: UTF-16"
    std::size_t octets = 0;          ///< searched
};
/// All writable memory of the process.
[[nodiscard]] Search searchMemory(pid_t process, const Canary& canary);

}  // namespace tamga::test
