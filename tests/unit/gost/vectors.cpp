// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "vectors.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace tamga::test {
namespace {

const Json& member(const Json& object, std::string_view name) {
    const Json* found = object.find(name);
    if (found == nullptr) throw std::runtime_error("no member " + std::string(name));
    return *found;
}

const std::string& text(const Json& object, std::string_view name) {
    const std::string* found = member(object, name).string();
    if (found == nullptr) throw std::runtime_error("not a string: " + std::string(name));
    return *found;
}

std::vector<Vector> load() {
    std::ifstream file(TAMGA_FIXTURES "/vectors/vectors.json", std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const auto parsed = Json::parse(content);
    if (!parsed.ok()) throw std::runtime_error("vectors.json is missing or malformed");
    const Json::Array* entries = member(parsed.value(), "vectors").elements();
    if (entries == nullptr) throw std::runtime_error("vectors.json has no list of vectors");
    std::vector<Vector> out;
    for (const Json& entry : *entries) {
        out.push_back(
            {text(entry, "id"), text(entry, "algorithm"), member(entry, "inputs"), member(entry, "outputs")});
    }
    return out;
}

}  // namespace

Bytes octets(std::string_view hex) {
    auto found = fromHex(hex);
    if (!found) throw std::runtime_error("not hexadecimal: " + std::string(hex));
    return *std::move(found);
}

Bytes Vector::in(std::string_view name) const {
    return octets(text(inputs, name));
}
Bytes Vector::out(std::string_view name) const {
    return octets(text(outputs, name));
}
std::string Vector::inText(std::string_view name) const {
    return text(inputs, name);
}

std::int64_t Vector::inInteger(std::string_view name) const {
    const std::int64_t* found = member(inputs, name).integer();
    if (found == nullptr) throw std::runtime_error("not an integer: " + std::string(name));
    return *found;
}

const std::vector<Vector>& allVectors() {
    static const std::vector<Vector> vectors = load();
    return vectors;
}

}  // namespace tamga::test
