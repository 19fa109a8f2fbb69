// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// journal.*: each request opens the file for itself.
#include <ctime>

#include "protocol/frame.h"
#include "protocol/handlers.h"

namespace tamga::protocol {

Json Handlers::operator()(const JournalListCall& call, const Context& /*context*/) {
    // A page of rows with the longest names is cut so that it fits into a frame; the rest is on the next one.
    constexpr std::size_t kMostOctets = kMaxFrameOut / 2;
    journal::Page page = journal::Journal(services_.journal).list(call.query).orThrow();
    Json entries = Json::array();
    std::size_t octets = 0;
    for (const journal::Entry& entry : page.entries) {
        if (octets > kMostOctets) {
            page.more = true;
            break;
        }
        Json row = journal::jsonOf(entry);
        octets += row.print().size();
        entries.push(std::move(row));
    }
    return Json::object({{"entries", std::move(entries)}, {"more", page.more}, {"total", page.total}});
}

Json Handlers::operator()(const JournalVerifyCall& /*call*/, const Context& /*context*/) {
    const journal::Verdict verdict = journal::Journal(services_.journal).verify().orThrow();
    Json result = Json::object({{"entries", verdict.entries}, {"intact", !verdict.problem.has_value()}});
    if (verdict.problem) {
        result.set("problem", Json::object({{"seq", verdict.problem->seq},
                                            {"kind", journal::nameOf(verdict.problem->kind)}}));
    }
    result.set("head", verdict.head);
    return result;
}

Json Handlers::operator()(const JournalExportCall& call, const Context& /*context*/) {
    journal::Journal journal(services_.journal);
    const std::string text = journal::exportAll(journal, call.format, DataLimits().one).orThrow();
    const BytesView octets = asBytes(text);
    return Json::object({{"data", data_.put(Bytes(octets.begin(), octets.end()))},
                         {"size", static_cast<std::uint64_t>(text.size())}});
}

Json Handlers::operator()(const JournalRefusedCall& call, const Context& /*context*/) {
    std::vector<journal::Record> rows = call.rows;
    const auto now = static_cast<std::int64_t>(std::time(nullptr));
    for (journal::Record& row : rows)
        row.at = now;
    static_cast<void>(journal::Journal(services_.journal).append(rows, std::nullopt).orThrow());
    return Json::object({});
}

}  // namespace tamga::protocol
