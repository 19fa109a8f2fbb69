// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// One question to a service over http or https, through tamga-net.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "net/wire.h"

namespace tamga::net {

class Client final {
  public:
    /// tamga-net beside the program that runs, with the variables of proxies and of OpenSSL's store.
    static Client standard();
    Client(std::filesystem::path program, std::vector<std::string> environment)
        : program_(std::move(program)), environment_(std::move(environment)) {}

    /// A process for each question: what one service did to it is nothing to the next. It ends with the
    /// answer, with the request's time, or when cancelled. Error(net.* | request.cancelled | system.process).
    [[nodiscard]] Result<Answer> fetch(const Request& request, const CancelToken& cancel) const;

  private:
    std::filesystem::path program_;
    std::vector<std::string> environment_;
};

}  // namespace tamga::net
