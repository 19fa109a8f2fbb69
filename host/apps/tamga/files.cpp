// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <memory>

#include "base/error.h"
#include "base/file.h"
#include "base/process.h"

namespace tamga::cli {

namespace {

constexpr std::size_t kPiece = 1U << 20U;
constexpr std::size_t kPinOctets = 1024;

class Document final {
  public:
    explicit Document(const std::string& path)
        : path_(path), opened_(path == "-" ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (path != "-" && !opened_) fail();
    }
    /// Empty after a signal; 0 at the end.
    [[nodiscard]] std::optional<std::size_t> read(std::span<std::uint8_t> buffer) {
        const int fd = opened_ ? opened_.get() : STDIN_FILENO;
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) return std::nullopt;
        if (got < 0) fail();
        return static_cast<std::size_t>(got);
    }

  private:
    [[noreturn]] void fail() const {
        throw Error(Reason::kDocumentUnreadable, path_ + ": " + systemMessage(errno));
    }
    std::string path_;
    UniqueFd opened_;
};

/// Hands a document piece by piece to a function.
void readPieces(const std::string& path, const std::function<void(BytesView)>& piece) {
    Document document(path);
    Bytes buffer(kPiece);
    while (true) {
        const auto got = document.read(buffer);
        if (got == 0U) return;
        piece(BytesView(buffer).first(got.value_or(0)));
    }
}

}  // namespace

std::function<std::size_t(std::span<std::uint8_t>)> documentSource(const std::string& path,
                                                                   const CancelToken& cancel) {
    // std::function wants copies; there is one reader only.
    const auto document = std::make_shared<Document>(path);
    return [document, cancel](std::span<std::uint8_t> buffer) {
        while (true) {
            cancel.check();
            if (const auto got = document->read(buffer)) return *got;
        }
    };
}

Bytes readDocument(const std::string& path) {
    Bytes all;
    readPieces(path, [&](BytesView piece) {
        if (piece.size() > kMaxContent - all.size()) throw Error(Reason::kDocumentTooLarge, path);
        append(all, piece);
    });
    return all;
}

std::optional<std::uint64_t> sizeOf(const std::string& path) {
    struct stat status {};
    if (path == "-" || ::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(status.st_size);
}

FileDigest digestFile(const std::string& path, pki::HashAlgorithm algorithm, const CancelToken& cancel,
                      const std::function<void(BytesView)>& also) {
    const auto hash = pki::makeHash(algorithm);
    FileDigest result;
    readPieces(path, [&](BytesView piece) {
        cancel.check();
        hash->Update(piece.data(), piece.size());
        result.size += piece.size();
        if (also) also(piece);
    });
    result.digest.resize(hash->DigestSize());
    hash->Final(result.digest.data());
    return result;
}

Secret readPin(int descriptor, const CancelToken& cancel) {
    Secret pin(kPinOctets);
    std::array<std::uint8_t, 1> octet{};
    try {
        // Octet by octet: what follows the line may be somebody else's.
        while (readSome(descriptor, octet, Deadline::never(), cancel) == 1 && octet[0] != '\n') {
            if (!pin.push(octet[0])) throw Error(Reason::kPasswordWrong, "longer than any password");
        }
    } catch (const Error& error) {
        wipe(octet);
        if (error.reason() == Reason::kSystemProcess)
            throw Error(Reason::kSystemFile, "--pin-fd: " + error.context());
        throw;
    }
    wipe(octet);
    if (!pin.empty() && pin.view().back() == '\r') pin.resize(pin.size() - 1);
    return pin;
}

std::optional<int> descriptorOf(const Arguments& arguments, std::string_view option) {
    const auto text = arguments.value(option);
    if (!text) return std::nullopt;
    int descriptor = -1;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), descriptor);
    if (failure != std::errc() || end != text->data() + text->size() || descriptor < 0)
        throw UsageError(Misuse::kBadValue, std::string(option) + " " + *text);
    return descriptor;
}

std::optional<Secret> secretFrom(const Arguments& arguments, std::string_view option,
                                 const CancelToken& cancel) {
    const std::optional<int> descriptor = descriptorOf(arguments, option);
    if (!descriptor) return std::nullopt;
    return readPin(*descriptor, cancel);
}

signature::RsaPadding rsaPaddingOf(const Arguments& arguments) {
    const auto name = arguments.value("--rsa-padding");
    if (!name) return signature::RsaPadding::kPkcs1;
    const auto padding = signature::paddingByName(*name);
    if (!padding) throw UsageError(Misuse::kBadValue, "--rsa-padding " + *name);
    return *padding;
}

std::optional<Encoding> encodingByName(std::string_view name) noexcept {
    if (name == "der") return Encoding::kDer;
    if (name == "pem") return Encoding::kPem;
    if (name == "base64") return Encoding::kBase64;
    return std::nullopt;
}

Bytes encode(BytesView signature, Encoding encoding) {
    if (encoding == Encoding::kDer) return {signature.begin(), signature.end()};
    constexpr std::size_t kLine = 64;
    const std::string base64 = toBase64(signature);
    std::string text;
    for (std::size_t i = 0; i < base64.size(); i += kLine)
        text.append(base64, i, kLine).append("\n");
    if (encoding == Encoding::kPem) text = "-----BEGIN CMS-----\n" + text + "-----END CMS-----\n";
    const BytesView octets = asBytes(text);
    return {octets.begin(), octets.end()};
}

Encoding encodingOf(BytesView signatureFile) {
    constexpr std::uint8_t kSequence = 0x30;
    if (!signatureFile.empty() && signatureFile.front() == kSequence) return Encoding::kDer;
    const bool pem = asText(signatureFile).find("-----BEGIN ") != std::string::npos;
    return pem ? Encoding::kPem : Encoding::kBase64;
}

}  // namespace tamga::cli
