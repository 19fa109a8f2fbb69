// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "commands.h"
#include "files.h"
#include "protocol/reply.h"

namespace tamga::cli {

int runHash(const Arguments& arguments, const Console& console) {
    const std::string name = arguments.value("--algorithm").value_or("gostr3411-2012-256");
    const auto algorithm = pki::hashByName(name);
    if (!algorithm) throw UsageError(Misuse::kBadValue, "--algorithm " + name);
    std::vector<std::string> files = arguments.files();
    if (files.empty()) files.emplace_back("-");

    int status = kSuccess;
    Json list = Json::array();
    for (const std::string& file : files) {
        // One unreadable file does not keep the digests of the others from whoever asked.
        const auto digest = capture([&] { return digestFile(file, *algorithm, console.cancel()); });
        Json row = Json::object({{"name", exact(file)}});
        if (!digest.ok()) {
            if (digest.error().reason() == Reason::kRequestCancelled) throw Error(digest.error());
            status = kFailure;
            row.set("error", protocol::jsonOf(digest.error()));
            if (!console.json) Console::warn(console.explain(digest.error()));
        } else {
            const std::string hex = toHex(digest.value().digest);
            row.set("size", digest.value().size);
            row.set("digest", hex);
            if (!console.json) Console::print(hex + "  " + shown(file) + "\n");
        }
        list.push(std::move(row));
    }
    if (console.json) Console::printJson(Json::object({{"algorithm", name}, {"files", std::move(list)}}));
    return status;
}

}  // namespace tamga::cli
