// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "net/helper/serve.h"

#include <Poco/Net/NetSSL.h>

#include "base/process.h"
#include "net/helper/exchange.h"
#include "net/wire.h"

namespace tamga::net {

int serveNet(int input, int output) {
    const CancelToken never;
    const ReadSome read = [&](std::span<std::uint8_t> to) {
        return readSome(input, to, Deadline::never(), never);
    };
    Poco::Net::initializeSSL();
    while (const auto request = readRequest(read))
        write(output, exchange(*request), Deadline::never(), never);
    return 0;
}

}  // namespace tamga::net
