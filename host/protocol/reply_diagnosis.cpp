// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/iso_time.h"
#include "protocol/reply.h"

namespace tamga::protocol {

namespace {

Json jsonOf(const service::Diagnosis::TokenFinding& token) {
    Json object = Json::object({{"kind", keys::nameOf(token.kind)},
                                {"containers", token.containers},
                                {"usable", token.usable},
                                {"damaged", token.damaged},
                                {"unsupported", token.unsupported}});
    if (token.problem) object.set("problem", tamga::nameOf(*token.problem));
    return object;
}

Json jsonOf(const prompt::PinentryFound& pinentry) {
    Json object = Json::object({{"found", pinentry.found}, {"graphical", pinentry.graphical}});
    if (!pinentry.flavor.empty()) object.set("flavor", pinentry.flavor);
    return object;
}

template <typename List, typename One>
Json arrayOf(const List& list, One&& one) {
    Json array = Json::array();
    for (const auto& element : list)
        array.push(one(element));
    return array;
}

}  // namespace

Json jsonOf(const service::Diagnosis& found) {
    const service::Platform& platform = found.platform;
    return Json::object(
        {{"version", TAMGA_VERSION},
         {"protocol", 1},
         {"platform", Json::object({{"system", platform.system},
                                    {"release", platform.release},
                                    {"architecture", platform.architecture},
                                    {"desktop", platform.desktop},
                                    {"display", platform.display}})},
         {"manifests",
          arrayOf(found.manifests,
                  [](const auto& one) {
                      return Json::object({{"browser", one.browser}, {"state", service::nameOf(one.state)}});
                  })},
         {"readerService", service::nameOf(found.readerService)},
         {"readers", found.readers},
         {"pinentry", jsonOf(found.pinentry)},
         {"tokens", arrayOf(found.tokens, [](const auto& one) { return jsonOf(one); })},
         {"certificates", Json::object({{"valid", found.certificates.valid},
                                        {"expired", found.certificates.expired},
                                        {"notYetValid", found.certificates.notYetValid},
                                        {"unusable", found.certificates.unusable}})},
         {"journal", journal::nameOf(found.journal)},
         {"settings", found.settings ? tamga::nameOf(*found.settings) : "ok"},
         {"lastErrors", arrayOf(found.lastErrors,
                                [](const auto& one) {
                                    return Json::object({{"reason", tamga::nameOf(one.reason)},
                                                         {"count", one.count},
                                                         {"lastAt", isoTime(one.lastAt)}});
                                })},
         {"advice", arrayOf(found.advice, [](std::string_view code) { return Json(code); })}});
}

}  // namespace tamga::protocol
