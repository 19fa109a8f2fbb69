// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "pki/name_match.h"

#include <algorithm>

namespace tamga::pki {
namespace {

void appendField(std::string& out, std::string_view field) {
    // With its length, so that no value can look like two.
    out.append(std::to_string(field.size())).append(":").append(field);
}

/// RFC 4518 in the part that matters here: ASCII letters small, runs of spaces one, none at the ends.
std::string folded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool space = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (space) {
            if (!out.empty() && out.back() != ' ') out.push_back(' ');
        } else {
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string keyOf(const std::vector<NameAttribute>& rdn) {
    std::vector<std::string> attributes;
    attributes.reserve(rdn.size());
    for (const NameAttribute& attribute : rdn) {
        std::string key;
        appendField(key, asText(attribute.type.content()));
        key.push_back(attribute.text ? 't' : 'x');
        appendField(key, attribute.text ? folded(attribute.value) : asText(attribute.encodedValue));
        attributes.push_back(std::move(key));
    }
    std::sort(attributes.begin(), attributes.end());  // a set: the order of its encoding is no matter
    std::string all;
    for (const std::string& attribute : attributes)
        appendField(all, attribute);
    return all;
}

}  // namespace

std::string comparisonKey(const Name& name) {
    std::string key;
    for (const auto& rdn : name.rdns())
        appendField(key, keyOf(rdn));
    return key;
}

bool sameName(const Name& a, const Name& b) {
    return a.encoding() == b.encoding() || comparisonKey(a) == comparisonKey(b);
}

bool isWithin(const Name& name, const Name& base) {
    return name.rdns().size() >= base.rdns().size() &&
           std::equal(base.rdns().begin(), base.rdns().end(), name.rdns().begin(),
                      [](const auto& x, const auto& y) { return keyOf(x) == keyOf(y); });
}

}  // namespace tamga::pki
