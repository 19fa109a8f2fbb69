// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Typed requests. A value of these types is valid: members, types, lengths and ranges have been checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/json.h"
#include "journal/export.h"
#include "journal/journal.h"
#include "pki/algorithms.h"
#include "pki/certificate.h"
#include "service/origin.h"
#include "service/settings_change.h"
#include "signature/make.h"

namespace tamga::protocol {

inline constexpr std::size_t kMaxChunk = 512 * 1024;
inline constexpr std::size_t kMaxDocuments = 500;

/// An integer from 1 to 2^53-1 or a text of 1 to 64 characters.
class RequestId final {
  public:
    /// Empty optional for anything else.
    static std::optional<RequestId> of(const Json& value);
    [[nodiscard]] Json json() const;
    friend auto operator<=>(const RequestId&, const RequestId&) = default;  // NOLINT(modernize-use-nullptr)
    friend bool operator==(const RequestId&, const RequestId&) = default;

  private:
    explicit RequestId(std::variant<std::int64_t, std::string> value) : value_(std::move(value)) {}
    std::variant<std::int64_t, std::string> value_;
};

/// A handle of the data store; whether it exists is another question.
struct Handle {
    std::string text;
};

struct HelloCall {
    std::string client;
    std::string version;
};
struct TokensListCall {};
struct CertificatesListCall {};
struct CertificatesGetCall {
    pki::Thumbprint thumbprint;
};
struct DataBeginCall {
    std::optional<pki::HashAlgorithm> algorithm;  ///< there when keep is false
    bool keep;
};
struct DataAppendCall {
    Handle data;
    Bytes chunk;
};
struct DataFinishCall {
    Handle data;
};
struct DataReadCall {
    Handle data;
    std::uint64_t offset;
    std::size_t length;
};
struct DataDropCall {
    Handle data;
};

struct DigestOctets {
    Bytes octets;
};
/// Exactly one way to say what is meant: a digest, the content itself, a handle of kept data.
using Subject = std::variant<DigestOctets, Bytes, Handle>;

struct NamedSubject {
    std::string name;
    Subject subject;
};
struct SignCall {
    service::Origin origin;
    std::vector<NamedSubject> documents;
    pki::Thumbprint certificate;
    signature::Format format;
    bool detached;
    signature::RsaPadding rsaPadding;
    std::optional<Handle> turn;
    bool finalTry;  ///< the person has been told that a wrong PIN locks the token
};
struct AuthenticateCall {
    service::Origin origin;
    Bytes challenge;
    pki::Thumbprint certificate;
    std::optional<Handle> turn;
    bool finalTry;
};
/// Whether tokens.changed is wanted.
struct TokensWatchCall {
    bool on;
};
/// The person's turn to be asked, for the windows of the extension.
struct TurnTakeCall {
    service::Origin origin;
};
/// Another PIN for a token: of the extension's own pages, never of a site.
struct TokensChangePinCall {
    std::string token;  ///< id
    bool finalTry;      ///< the person has been told that a wrong PIN locks it
};
struct TokensUnblockPinCall {
    std::string token;
    bool finalTry;
};
struct TurnGiveCall {
    Handle turn;
};
struct VerifyCall {
    std::variant<Bytes, Handle> signature;
    std::optional<Subject> subject;  ///< for a detached signature
};
struct CancelCall {
    RequestId id;
};

struct JournalListCall {
    journal::Query query;
};
struct JournalVerifyCall {};
struct JournalExportCall {
    journal::Format format;
};
/// A refusal in a window of the extension: nothing was asked of the host, and yet it is to be remembered.
struct JournalRefusedCall {
    std::vector<journal::Record> rows;  ///< without their time
};
struct DiagnoseCall {};
struct SettingsGetCall {};
struct SettingsSetCall {
    service::SettingsChange change;
};
/// A file with keys that a person gave in a window of the extension.
struct FilesKeepCall {
    std::string name;
    Handle data;
};

using Call =
    std::variant<HelloCall, TokensListCall, TokensWatchCall, TokensChangePinCall, TokensUnblockPinCall,
                 CertificatesListCall, CertificatesGetCall, DataBeginCall, DataAppendCall, DataFinishCall,
                 DataReadCall, DataDropCall, SignCall, AuthenticateCall, TurnTakeCall, TurnGiveCall,
                 JournalListCall, JournalVerifyCall, JournalExportCall, JournalRefusedCall, SettingsGetCall,
                 SettingsSetCall, FilesKeepCall, DiagnoseCall, VerifyCall, CancelCall>;

/// One message from the browser. Without an id, an error is answered with "id": null.
struct Message {
    std::optional<RequestId> id;
    /// Error(protocol.json | .request | .method | .params | .version | .too-large | site.origin).
    Result<Call> call;
};
[[nodiscard]] Message parseMessage(std::string_view text);

/// All methods, in the order of Call.
[[nodiscard]] const std::vector<std::string_view>& methodNames();

}  // namespace tamga::protocol
