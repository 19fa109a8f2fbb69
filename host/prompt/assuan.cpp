// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "prompt/assuan.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/error.h"
#include "base/process.h"

namespace tamga::prompt {

namespace {

constexpr std::size_t kLineEndOctets = 2;  // CR LF is tolerated, LF is usual

int hexDigit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/// The part after keyword, when line is the keyword alone or followed by a space.
std::optional<std::string_view> after(std::string_view keyword, std::string_view line) noexcept {
    if (!line.starts_with(keyword)) return std::nullopt;
    line.remove_prefix(keyword.size());
    if (line.empty()) return line;
    if (line.front() != ' ') return std::nullopt;
    return line.substr(1);
}

AssuanLine errorLine(std::string_view rest) noexcept {
    std::uint32_t code = 0;
    const auto [end, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), code);
    const bool whole = failure == std::errc() && (end == rest.data() + rest.size() || *end == ' ');
    // Code 0 would be an error that is none.
    if (!whole || code == 0) return {};
    return {AssuanKind::kError, rest, code};
}

}  // namespace

std::string escapeAssuan(std::string_view text) {
    static constexpr char kDigits[] = "0123456789ABCDEF";
    std::string escaped;
    escaped.reserve(text.size());
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '%' || c == '\\' || octet < 0x20U || octet == 0x7FU) {
            escaped += {'%', kDigits[octet >> 4U], kDigits[octet & 0x0FU]};
        } else {
            escaped.push_back(c);
        }
    }
    return escaped;
}

AssuanLine parseAssuanLine(std::string_view line) noexcept {
    if (line.starts_with('#')) return {AssuanKind::kComment, line.substr(1)};
    if (const auto rest = after("OK", line)) return {AssuanKind::kOk, *rest};
    if (const auto rest = after("ERR", line)) return errorLine(*rest);
    if (const auto rest = after("D", line)) return {AssuanKind::kData, *rest};
    if (const auto rest = after("S", line)) return {AssuanKind::kStatus, *rest};
    if (const auto rest = after("INQUIRE", line)) return {AssuanKind::kInquire, *rest};
    return {};
}

bool decodeAssuanData(std::string_view escaped, Secret& to) noexcept {
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        auto octet = static_cast<std::uint8_t>(escaped[i]);
        if (escaped[i] == '%') {
            if (i + 2 >= escaped.size()) return false;
            const int high = hexDigit(escaped[i + 1]);
            const int low = hexDigit(escaped[i + 2]);
            if (high < 0 || low < 0) return false;
            octet = static_cast<std::uint8_t>(high * 16 + low);
            i += 2;
        }
        if (octet == 0 || !to.push(octet)) return false;
    }
    return true;
}

std::size_t DescriptorStream::read(std::span<std::uint8_t> buffer) {
    return readSome(input_, buffer, deadline_, cancel_);
}

bool DescriptorStream::write(std::string_view text) {
    try {
        writeAll(output_, asBytes(text), deadline_, cancel_);
        return true;
    } catch (const Error& error) {
        if (error.reason() == Reason::kSystemProcess) return false;
        throw;
    }
}

AssuanClient::AssuanClient(AssuanStream& stream)
    : stream_(stream), buffer_(2 * (kAssuanLineOctets + kLineEndOctets)) {}

AssuanReply AssuanClient::command(std::string_view line, Secret* data) {
    // Every caller escapes and measures; a line break here would be a second command.
    if (line.size() > kAssuanLineOctets || line.find_first_of("\r\n") != std::string_view::npos) {
        throw Error(Reason::kProtocolInternal, "Assuan command too long or with a line break");
    }
    if (!stream_.write(std::string(line) + "\n")) return {};
    return reply(data);
}

AssuanReply AssuanClient::reply(Secret* data) {
    while (true) {
        const auto line = nextLine();
        if (!line) return {};
        const AssuanLine parsed = parseAssuanLine(*line);
        switch (parsed.kind) {
            case AssuanKind::kOk:
                return {AssuanReply::State::kOk, 0};
            case AssuanKind::kError:
                return {AssuanReply::State::kError, parsed.code};
            case AssuanKind::kStatus:
            case AssuanKind::kComment:
                break;
            case AssuanKind::kInquire:
                // We have nothing to tell (no quality bar was asked for); the server answers the CAN.
                if (!stream_.write("CAN\n")) return {};
                break;
            case AssuanKind::kData:
                if (data == nullptr) throw Error(Reason::kPromptBroken, "data where none was asked for");
                if (!decodeAssuanData(parsed.rest, *data))
                    throw Error(Reason::kPromptBroken, "bad data line");
                break;
            case AssuanKind::kUnknown:
                throw Error(Reason::kPromptBroken, "not a line of Assuan");
        }
    }
}

std::optional<std::string_view> AssuanClient::nextLine() {
    // The line handed out last may have been a password.
    const auto whole = buffer_.buffer();
    wipe(whole.first(begin_));
    std::size_t searched = begin_;
    while (true) {
        const auto* const found = static_cast<const std::uint8_t*>(
            searched < end_ ? std::memchr(whole.data() + searched, '\n', end_ - searched) : nullptr);
        if (found != nullptr) {
            const auto at = static_cast<std::size_t>(found - whole.data());
            std::size_t length = at - begin_;
            // reinterpret_cast: octets of the locked buffer seen as text without a copy.
            const auto* const start = reinterpret_cast<const char*>(whole.data() + begin_);
            begin_ = at + 1;
            if (length > 0 && start[length - 1] == '\r') --length;
            if (length > kAssuanLineOctets) throw Error(Reason::kPromptBroken, "line too long");
            return std::string_view(start, length);
        }
        if (end_ - begin_ >= kAssuanLineOctets + kLineEndOctets) {
            throw Error(Reason::kPromptBroken, "line too long");
        }
        if (begin_ > 0) {
            std::memmove(whole.data(), whole.data() + begin_, end_ - begin_);
            wipe(whole.subspan(end_ - begin_, begin_));
            end_ -= begin_;
            begin_ = 0;
        }
        searched = end_;
        const std::size_t got = stream_.read(whole.subspan(end_));
        if (got == 0) return std::nullopt;
        end_ += got;
    }
}

}  // namespace tamga::prompt
