// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// settings.*, files.keep: what the next request of any kind will find. diagnose: what is wrong.
#include <ctime>

#include "protocol/handlers.h"
#include "protocol/reply.h"
#include "service/kept_files.h"

namespace tamga::protocol {

Json Handlers::operator()(const SettingsGetCall& /*call*/, const Context& /*context*/) {
    return jsonOf(service::viewSettings(services_.settings).orThrow());
}

Json Handlers::operator()(const SettingsSetCall& call, const Context& /*context*/) {
    return jsonOf(service::changeSettings(services_.settings, call.change).orThrow());
}

Json Handlers::operator()(const FilesKeepCall& call, const Context& /*context*/) {
    const DataStore::Content content = data_.content(call.data.text);
    const std::filesystem::path file =
        service::keepPfx(services_.settings, services_.keptFiles, call.name, *content).orThrow();
    return Json::object({{"path", file.string()}});
}

void Handlers::note(const Error& error) {
    errors_.note(error.reason(), static_cast<std::int64_t>(std::time(nullptr)));
}

Json Handlers::operator()(const DiagnoseCall& /*call*/, const Context& context) {
    const service::SettingsFiles& files = services_.settings;
    const service::DiagnosisInput input{services_.installation,
                                        service::loadSettings(files.system, files.user), services_.journal,
                                        errors_.all()};
    const auto found = services_.sessions();
    service::Session* const session = found ? found.value().get() : nullptr;
    return jsonOf(service::diagnose(input, session, context.cancel).orThrow());
}

}  // namespace tamga::protocol
