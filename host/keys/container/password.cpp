// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/container/password.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"

namespace tamga::keys::container {
namespace {

constexpr std::size_t kMaxUnits = 256;

CodeUnits unitsOf(BytesView octets) {
    CodeUnits units(octets.size());
    std::ranges::copy(octets, units.begin());
    return units;
}

/// Octets of the UTF-8 sequence that begins with lead; the text has been checked.
std::size_t sequenceLength(std::uint8_t lead) noexcept {
    if (lead < 0x80U) return 1;
    if (lead < 0xE0U) return 2;
    return lead < 0xF0U ? 3 : 4;
}

/// Character by character, so that no copy of the password is left in memory that nobody wipes.
bool toCp1251Units(BytesView utf8, CodeUnits& units) {
    CodeUnits converted(utf8.size());
    std::size_t count = 0;
    bool representable = true;
    for (std::size_t at = 0; at < utf8.size() && representable;) {
        std::array<char, 4> character{};
        const std::size_t length = sequenceLength(utf8[at]);
        std::copy_n(utf8.begin() + static_cast<std::ptrdiff_t>(at), length, character.begin());
        std::string octet;
        representable = toCp1251({character.data(), length}, octet) && octet.size() == 1;
        if (representable) converted[count++] = static_cast<std::uint8_t>(octet.front());
        wipe({reinterpret_cast<std::uint8_t*>(octet.data()), octet.size()});  // NOLINT: octets of a string
        wipe({reinterpret_cast<std::uint8_t*>(character.data()), character.size()});  // NOLINT
        at += length;
    }
    if (representable) units.Assign(converted.data(), count);
    return representable;
}

CodeUnits toUtf16Units(BytesView utf8) {
    CodeUnits converted(utf8.size());
    std::size_t count = 0;
    for (std::size_t at = 0; at < utf8.size();) {
        const std::size_t length = sequenceLength(utf8[at]);
        const unsigned leadBits = length == 1 ? 0x7FU : 0x7FU >> length;
        std::uint32_t point = utf8[at] & leadBits;
        for (std::size_t i = 1; i < length; ++i)
            point = point << 6U | (utf8[at + i] & 0x3FU);
        if (point >= 0x10000U) {
            point -= 0x10000U;
            converted[count++] = static_cast<char16_t>(0xD800U | point >> 10U);
            point = 0xDC00U | (point & 0x3FFU);
        }
        converted[count++] = static_cast<char16_t>(point);
        at += length;
    }
    return CodeUnits(converted.data(), count);
}

bool isAscii(BytesView octets) noexcept {
    return std::ranges::all_of(octets, [](std::uint8_t octet) { return octet < 0x80U; });
}

}  // namespace

std::vector<CodeUnits> spellingsOf(const Secret& password) {
    std::vector<CodeUnits> spellings;
    if (isAscii(password.view()) || !isUtf8(password.text())) {
        spellings.push_back(unitsOf(password.view()));
        return spellings;
    }
    if (CodeUnits cp1251; toCp1251Units(password.view(), cp1251)) spellings.push_back(cp1251);
    spellings.push_back(unitsOf(password.view()));
    spellings.push_back(toUtf16Units(password.view()));
    return spellings;
}

CodeUnits spellingForWriting(const Secret& password) {
    CodeUnits units;
    if (isAscii(password.view()))
        units = unitsOf(password.view());
    else if (!isUtf8(password.text()) || !toCp1251Units(password.view(), units))
        throw Error(Reason::kProtocolParams, "a character of the password has no place in Windows-1251");
    if (units.size() > kMaxUnits) throw Error(Reason::kProtocolParams, "the password is too long");
    return units;
}

CryptoPP::SecByteBlock deriveKey(gost::ContainerFamily family, const CodeUnits& password, BytesView salt) {
    if (password.size() > kMaxUnits)
        throw Error(Reason::kPasswordWrong, "longer than any container's password");
    return gost::deriveContainerKey(family, std::span<const char16_t>(password.data(), password.size()),
                                    salt);
}

std::array<std::uint8_t, kMacOctets> passwordMac(gost::ContainerFamily family, const CodeUnits& password,
                                                 BytesView fingerprint) {
    static constexpr std::array<std::uint8_t, 16> kZeros{};
    const CryptoPP::SecByteBlock key = deriveKey(family, password, fingerprint);
    return shortMac(family, {key.data(), key.size()}, kZeros);
}

std::vector<CodeUnits> acceptedSpellings(const Header& header, const Secret& password) {
    if (!header.passwordSet) return {CodeUnits()};
    if (password.empty()) throw Error(Reason::kPasswordNeeded);
    std::vector<CodeUnits> spellings = spellingsOf(password);
    // Always the primary key's fingerprint, also for the secondary key.
    const Bytes& fingerprint = header.keys.front().fingerprint;
    if (header.passwordMac.empty() || fingerprint.empty()) return spellings;
    for (CodeUnits& units : spellings)
        if (equalConstantTime(passwordMac(header.family, units, fingerprint), header.passwordMac))
            return {units};
    throw Error(Reason::kPasswordWrong);
}

}  // namespace tamga::keys::container
