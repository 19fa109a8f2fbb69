// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// settings.*: what the next request of any kind will find.
#include "protocol/handlers.h"
#include "protocol/reply.h"

namespace tamga::protocol {

Json Handlers::operator()(const SettingsGetCall& /*call*/, const Context& /*context*/) {
    return jsonOf(service::viewSettings(services_.settings).orThrow());
}

Json Handlers::operator()(const SettingsSetCall& call, const Context& /*context*/) {
    return jsonOf(service::changeSettings(services_.settings, call.change).orThrow());
}

}  // namespace tamga::protocol
