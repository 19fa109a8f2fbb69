// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The client's half of Assuan (manual of libassuan, "Assuan protocol"), as far as pinentry needs it. What
// is read may hold a password: it is decoded from one locked buffer straight into another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/secret.h"

namespace tamga::prompt {

/// The manual's limit for a line, its end not counted.
inline constexpr std::size_t kAssuanLineOctets = 1000;

/// %, the backslash (which may not end a line) and all control characters as %XX; the rest as it is.
[[nodiscard]] std::string escapeAssuan(std::string_view text);

enum class AssuanKind : std::uint8_t { kOk, kError, kData, kStatus, kComment, kInquire, kUnknown };

struct AssuanLine {
    AssuanKind kind = AssuanKind::kUnknown;
    std::string_view rest;   ///< after the keyword and one space
    std::uint32_t code = 0;  ///< of an ERR line
};

/// line: without its end. Anything that the manual does not define is kUnknown.
[[nodiscard]] AssuanLine parseAssuanLine(std::string_view line) noexcept;

/// Appends the octets of a D line. False for a broken escape, a zero octet, or no room left.
[[nodiscard]] bool decodeAssuanData(std::string_view escaped, Secret& to) noexcept;

/// Two pipes, or a test's script.
class AssuanStream {
  public:
    AssuanStream() = default;
    AssuanStream(const AssuanStream&) = delete;
    AssuanStream& operator=(const AssuanStream&) = delete;
    virtual ~AssuanStream() = default;
    /// 0 at the end of input.
    virtual std::size_t read(std::span<std::uint8_t> buffer) = 0;
    /// False when the other side reads no more.
    virtual bool write(std::string_view text) = 0;
};

/// The pipes of a process, with the wait's end and its cancelling.
class DescriptorStream final : public AssuanStream {
  public:
    DescriptorStream(int input, int output, Deadline deadline, CancelToken cancel)
        : input_(input), output_(output), deadline_(deadline), cancel_(std::move(cancel)) {}

    void setDeadline(Deadline deadline) { deadline_ = deadline; }
    /// Error(request.timeout | request.cancelled | system.process).
    std::size_t read(std::span<std::uint8_t> buffer) override;
    bool write(std::string_view text) override;

  private:
    int input_;
    int output_;
    Deadline deadline_;
    CancelToken cancel_;
};

struct AssuanReply {
    enum class State : std::uint8_t { kOk, kError, kEnded };
    State state = State::kEnded;
    std::uint32_t code = 0;  ///< gpg-error code of kError: source in bits 24 to 30, code in bits 0 to 15
};

class AssuanClient final {
  public:
    explicit AssuanClient(AssuanStream& stream);

    /// The server's first line.
    [[nodiscard]] AssuanReply greeting() { return reply(nullptr); }
    /// One command and its reply; D lines go to data, where they are wanted. Status lines and comments are
    /// skipped, an INQUIRE is declined. Error(prompt.broken) for a line that is no Assuan or is too
    /// long, for data that is not wanted or has no room.
    [[nodiscard]] AssuanReply command(std::string_view line, Secret* data = nullptr);

  private:
    [[nodiscard]] AssuanReply reply(Secret* data);
    /// Valid until the next call; empty optional at the end of input.
    [[nodiscard]] std::optional<std::string_view> nextLine();

    AssuanStream& stream_;
    Secret buffer_;
    std::size_t begin_ = 0;  ///< of what is not yet consumed
    std::size_t end_ = 0;
};

}  // namespace tamga::prompt
