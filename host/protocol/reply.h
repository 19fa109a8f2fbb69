// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What the host says: answers, errors, and the objects in them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "keys/token.h"
#include "protocol/request.h"
#include "service/diagnosis.h"
#include "service/session.h"
#include "service/settings_change.h"
#include "signature/verify.h"

namespace tamga::protocol {

/// JSON-RPC's own codes for protocol.json, .request, .method, .params and .internal, else 1 to 8 by remedy.
[[nodiscard]] int codeOf(Reason reason) noexcept;

[[nodiscard]] Json answer(const RequestId& id, Json result);
/// Without an id: "id": null.
[[nodiscard]] Json failure(const std::optional<RequestId>& id, const Error& error);
[[nodiscard]] Json notification(const char* method, Json params);

/// {reason, remedy, context?}
[[nodiscard]] Json jsonOf(const Error& error);
[[nodiscard]] Json jsonOf(const keys::TokenInfo& token);
/// now: for usable and problem.
[[nodiscard]] Json jsonOf(const keys::KeyEntry& entry, std::int64_t now);
[[nodiscard]] Json jsonOf(const signature::Report& report);
[[nodiscard]] Json jsonOf(const service::SettingsView& view);
[[nodiscard]] Json jsonOf(const service::Diagnosis& diagnosis);
[[nodiscard]] Json jsonOf(const service::Progress& progress, const RequestId& id);

}  // namespace tamga::protocol
