// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "base/bytes.h"

#include <array>

namespace tamga {

namespace {

constexpr std::string_view kHexLower = "0123456789abcdef";
constexpr std::string_view kHexUpper = "0123456789ABCDEF";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t kNoDigit = 0xFF;

constexpr auto kHexValue = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::size_t i = 0; i < 16; ++i) {
        table[static_cast<unsigned char>(kHexLower[i])] = static_cast<std::uint8_t>(i);
        table[static_cast<unsigned char>(kHexUpper[i])] = static_cast<std::uint8_t>(i);
    }
    return table;
}();

constexpr auto kBase64Value = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(kNoDigit);
    for (std::size_t i = 0; i < 64; ++i)
        table[static_cast<unsigned char>(kBase64[i])] = static_cast<std::uint8_t>(i);
    return table;
}();

std::string hexWith(std::string_view digits, BytesView octets) {
    std::string text;
    text.reserve(octets.size() * 2);
    for (const std::uint8_t octet : octets) {
        text.push_back(digits[octet >> 4U]);
        text.push_back(digits[octet & 0x0FU]);
    }
    return text;
}

std::uint32_t sextet(char c) {
    return kBase64Value[static_cast<unsigned char>(c)];
}

}  // namespace

Bytes copyOf(BytesView octets) {
    return {octets.begin(), octets.end()};
}

BytesView asBytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string asText(BytesView octets) {
    return {octets.begin(), octets.end()};
}

std::string toHex(BytesView octets) {
    return hexWith(kHexLower, octets);
}

std::string toHexUpper(BytesView octets) {
    return hexWith(kHexUpper, octets);
}

std::optional<Bytes> fromHex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    Bytes octets(text.size() / 2);
    for (std::size_t i = 0; i < octets.size(); ++i) {
        const std::uint8_t high = kHexValue[static_cast<unsigned char>(text[2 * i])];
        const std::uint8_t low = kHexValue[static_cast<unsigned char>(text[2 * i + 1])];
        if (high == kNoDigit || low == kNoDigit) return std::nullopt;
        octets[i] = static_cast<std::uint8_t>(high << 4U | low);
    }
    return octets;
}

std::string toBase64(BytesView octets) {
    std::string text;
    text.reserve((octets.size() + 2) / 3 * 4);
    std::size_t i = 0;
    for (; i + 3 <= octets.size(); i += 3) {
        const std::uint32_t group = static_cast<std::uint32_t>(octets[i]) << 16U |
                                    static_cast<std::uint32_t>(octets[i + 1]) << 8U | octets[i + 2];
        text.push_back(kBase64[group >> 18U]);
        text.push_back(kBase64[group >> 12U & 0x3FU]);
        text.push_back(kBase64[group >> 6U & 0x3FU]);
        text.push_back(kBase64[group & 0x3FU]);
    }
    const std::size_t left = octets.size() - i;
    if (left == 0) return text;
    const std::uint32_t group = static_cast<std::uint32_t>(octets[i]) << 16U |
                                (left == 2 ? static_cast<std::uint32_t>(octets[i + 1]) << 8U : 0U);
    text.push_back(kBase64[group >> 18U]);
    text.push_back(kBase64[group >> 12U & 0x3FU]);
    text.push_back(left == 2 ? kBase64[group >> 6U & 0x3FU] : '=');
    text.push_back('=');
    return text;
}

std::optional<Bytes> fromBase64(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    if (text.empty()) return Bytes{};
    std::size_t padding = 0;
    if (text.back() == '=') padding = text[text.size() - 2] == '=' ? 2 : 1;
    Bytes octets(text.size() / 4 * 3);
    std::size_t out = 0;
    std::uint32_t bad = 0;
    const std::size_t whole = padding == 0 ? text.size() : text.size() - 4;
    for (std::size_t i = 0; i < whole; i += 4) {
        const std::uint32_t a = sextet(text[i]);
        const std::uint32_t b = sextet(text[i + 1]);
        const std::uint32_t c = sextet(text[i + 2]);
        const std::uint32_t d = sextet(text[i + 3]);
        bad |= a | b | c | d;  // kNoDigit is the only value with the bits over 0x3F
        const std::uint32_t group = a << 18U | b << 12U | c << 6U | d;
        octets[out] = static_cast<std::uint8_t>(group >> 16U);
        octets[out + 1] = static_cast<std::uint8_t>(group >> 8U);
        octets[out + 2] = static_cast<std::uint8_t>(group);
        out += 3;
    }
    if (padding != 0) {
        const std::uint32_t a = sextet(text[whole]);
        const std::uint32_t b = sextet(text[whole + 1]);
        const std::uint32_t c = padding == 1 ? sextet(text[whole + 2]) : 0;
        bad |= a | b | c;
        const std::uint32_t group = a << 18U | b << 12U | c << 6U;
        if ((group & (padding == 1 ? 0xFFU : 0xFFFFU)) != 0) return std::nullopt;  // unused bits must be zero
        octets[out++] = static_cast<std::uint8_t>(group >> 16U);
        if (padding == 1) octets[out++] = static_cast<std::uint8_t>(group >> 8U);
    }
    if ((bad & 0xC0U) != 0) return std::nullopt;
    octets.resize(out);
    return octets;
}

bool equal(BytesView a, BytesView b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] != b[i]) return false;
    }
    return true;
}

bool equalConstantTime(BytesView a, BytesView b) noexcept {
    if (a.size() != b.size()) return false;
    volatile std::uint8_t difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference = static_cast<std::uint8_t>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

void append(Bytes& to, BytesView more) {
    to.insert(to.end(), more.begin(), more.end());
}

}  // namespace tamga
