// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "journal/export.h"

#include "base/iso_time.h"
#include "journal/chain.h"

namespace tamga::journal {

namespace {

constexpr std::string_view kColumns[] = {"seq",    "at",        "act",    "site",       "document",
                                         "digest", "algorithm", "format", "thumbprint", "owner",
                                         "token",  "outcome",   "reason", "batch",      "hash"};

/// Spreadsheets calculate what begins so, also in a file of text: a name given by a page could send the sheet
/// away. The apostrophe is their own sign for "text".
std::string cell(std::string_view text) {
    std::string shown;
    if (!text.empty() && std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos)
        shown.push_back('\'');
    shown.append(text);
    if (shown.find_first_of("\",\r\n") == std::string::npos) return shown;
    std::string quoted = "\"";
    for (const char c : shown) {
        if (c == '"') quoted.push_back('"');
        quoted.push_back(c);
    }
    return quoted.append("\"");
}

std::string lineOf(const Json& row) {
    std::string line;
    for (const std::string_view column : kColumns) {
        if (column != kColumns[0]) line.push_back(',');
        const Json* const value = row.find(column);
        if (value == nullptr) continue;
        line.append(value->integer() != nullptr ? std::to_string(*value->integer()) : cell(*value->string()));
    }
    return line.append("\r\n");
}

std::string headLine() {
    std::string line;
    for (const std::string_view column : kColumns)
        line.append(line.empty() ? "" : ",").append(column);
    return line.append("\r\n");
}

void set(Json& object, const char* name, const std::optional<std::string>& text) {
    if (text) object.set(name, *text);
}

}  // namespace

std::optional<Format> formatByName(std::string_view name) noexcept {
    if (name == "csv") return Format::kCsv;
    if (name == "json") return Format::kJson;
    return std::nullopt;
}

Json jsonOf(const Entry& entry) {
    const Record& record = entry.record;
    Json object = Json::object(
        {{"seq", entry.seq}, {"at", isoTime(record.at)}, {"act", nameOf(record.act)}, {"site", record.site}});
    set(object, "document", record.document);
    set(object, "digest", record.digest);
    set(object, "algorithm", record.algorithm);
    set(object, "format", record.format);
    set(object, "thumbprint", record.thumbprint);
    set(object, "owner", record.owner);
    set(object, "token", record.token);
    object.set("outcome", nameOf(record.outcome));
    set(object, "reason", record.reason);
    object.set("batch", entry.batch);
    return object;
}

Result<std::string> exportAll(Journal& journal, Format format, std::size_t maxOctets) {
    return capture([&] {
        const bool csv = format == Format::kCsv;
        std::string all = csv ? headLine() : "{\"journal\":\"tamga-1\",\"entries\":[";
        std::string head = toHex(firstHash());
        bool first = true;
        static_cast<void>(journal
                              .each([&](const Entry& entry, BytesView hash) {
                                  head = toHex(hash);
                                  Json row = jsonOf(entry);
                                  row.set("hash", head);
                                  if (!csv) all.append(first ? "\n" : ",\n");
                                  all.append(csv ? lineOf(row) : row.print());
                                  first = false;
                                  if (all.size() > maxOctets)
                                      throw Error(Reason::kDocumentTooLarge, "the whole journal");
                              })
                              .orThrow());
        if (!csv) all.append("\n],\"head\":\"").append(head).append("\"}\n");
        return all;
    });
}

}  // namespace tamga::journal
