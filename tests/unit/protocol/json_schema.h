// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// As much of JSON Schema as openrpc.json uses; a keyword it does not know is an error, so that nothing in the
// contract goes unchecked.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace tamga::test {

/// The contract in host/protocol/.
[[nodiscard]] const Json& openRpc();
/// The entry of a method, or null pointer.
[[nodiscard]] const Json* methodOf(std::string_view name);

/// Where and how a value departs from a schema; empty when it does not.
[[nodiscard]] std::vector<std::string> departures(const Json& value, const Json& schema,
                                                  const std::string& where = "$");
/// The same with a schema of components.schemas.
[[nodiscard]] std::vector<std::string> departuresFrom(const Json& value, const std::string& schemaName);

/// Checks a message of the host: an answer to a method, or a notification.
[[nodiscard]] std::vector<std::string> departuresOfAnswer(const Json& message, std::string_view method);
[[nodiscard]] std::vector<std::string> departuresOfNotification(const Json& message);

}  // namespace tamga::test
