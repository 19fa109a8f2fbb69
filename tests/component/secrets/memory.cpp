// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "base/file.h"

namespace tamga::test {

namespace {

/// Code units of UTF-16, little end first: what the key derivation is given.
std::string utf16(const std::string& text) {
    std::string octets;
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        // The canaries are ASCII and Cyrillic: one or two octets a character.
        const bool two = first >= 0x80;
        const unsigned unit =
            two ? (first & 0x1FU) << 6U | (static_cast<unsigned char>(text[i + 1]) & 0x3FU) : first;
        octets.push_back(static_cast<char>(unit & 0xFFU));
        octets.push_back(static_cast<char>(unit >> 8U));
        i += two ? 2 : 1;
    }
    return octets;
}

std::string escaped(const std::string& text) {
    std::string result;
    for (const char c : text)
        result += c == '%' ? std::string("%25") : std::string(1, c);
    return result;
}

std::string textOf(BytesView octets) {
    return std::string(asText(octets));
}

}  // namespace

void Canary::add(const std::string& form, std::string octets) {
    // Too short to mean anything where it is found.
    BOOST_REQUIRE(octets.size() >= 12);
    forms_.push_back({form, std::move(octets)});
}

Canary Canary::ofPassword(const std::string& password) {
    Canary canary;
    canary.add("UTF-8", password);
    canary.add("UTF-16", utf16(password));
    canary.add("Assuan", escaped(password));
    canary.add("base64", toBase64(asBytes(password)).substr(0, password.size() / 3 * 4));
    canary.add("hexadecimal", toHex(asBytes(password)));
    // What a buffer that was overwritten only in its beginning would still hold.
    canary.add("its end", password.substr(password.size() - 12));
    return canary;
}

Canary Canary::ofKey(BytesView littleEndian) {
    Canary canary;
    const std::string little = textOf(littleEndian);
    const std::string big(little.rbegin(), little.rend());
    const std::size_t half = little.size() / 2;
    for (const auto& [order, octets] :
         {std::pair("little end first", little), std::pair("big end first", big)}) {
        canary.add(std::string(order) + ", first half", octets.substr(0, half));
        canary.add(std::string(order) + ", second half", octets.substr(half));
        canary.add(std::string(order) + ", base64",
                   toBase64(asBytes(octets)).substr(0, octets.size() / 3 * 4));
        canary.add(std::string(order) + ", hexadecimal", toHex(asBytes(octets)));
        canary.add(std::string(order) + ", HEXADECIMAL", toHexUpper(asBytes(octets)));
    }
    return canary;
}

std::string Canary::formIn(std::string_view octets) const {
    for (const Form& form : forms_)
        if (octets.find(form.octets) != std::string_view::npos) return form.name;
    return {};
}

bool mayLookInto(pid_t process) {
    const UniqueFd memory(
        ::open(("/proc/" + std::to_string(process) + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
    return static_cast<bool>(memory);
}

Search searchMemory(pid_t process, const Canary& canary) {
    const std::string proc = "/proc/" + std::to_string(process);
    std::ifstream maps(proc + "/maps");
    const UniqueFd memory(::open((proc + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
    BOOST_REQUIRE(static_cast<bool>(memory));
    Search search;
    for (std::string line; std::getline(maps, line);) {
        std::istringstream fields(line);
        std::uint64_t begin = 0;
        std::uint64_t end = 0;
        char dash = 0;
        std::string rights;
        fields >> std::hex >> begin >> dash >> end >> rights;
        // Sanitizers reserve terabytes that hold nothing of the program.
        if (!rights.starts_with("rw") || end - begin > (std::uint64_t{256} << 20U)) continue;
        std::string region(end - begin, '\0');
        std::size_t filled = 0;
        while (filled < region.size()) {
            const ssize_t got = ::pread(memory.get(), region.data() + filled, region.size() - filled,
                                        static_cast<off_t>(begin + filled));
            if (got <= 0) break;
            filled += static_cast<std::size_t>(got);
        }
        search.octets += filled;
        const std::string form = canary.formIn(std::string_view(region).substr(0, filled));
        if (!form.empty()) search.found.push_back(std::string(line).append(": ").append(form));
    }
    return search;
}

}  // namespace tamga::test
