// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Where keys live. A Source looks for tokens; a Token holds containers; a container with its certificate and
// key is listed as a KeyEntry without asking for any password, and opened to a SigningKey with one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"
#include "base/secret.h"
#include "pki/certificate.h"
#include "pki/signing_key.h"

namespace tamga::keys {

enum class TokenKind : std::uint8_t { kFolder, kRemovable, kCsp, kPfx, kPkcs11, kReader };
/// "folder", "removable", "csp", "pfx", "pkcs11", "reader".
[[nodiscard]] std::string_view nameOf(TokenKind kind) noexcept;

/// What a token says of its PIN before anybody types it.
enum class PinCare : std::uint8_t { kGood, kCountLow, kFinalTry, kLocked, kToBeChanged };
/// "ok", "low", "final", "locked", "change".
[[nodiscard]] std::string_view nameOf(PinCare care) noexcept;

struct PinState {
    PinCare care = PinCare::kGood;
    bool onReader = false;                   ///< typed on the reader's own keys: no dialog for digits
    std::optional<int> left = std::nullopt;  ///< tries, where the token counts them out loud
    friend bool operator==(const PinState&, const PinState&) = default;
};

/// Whose PIN: the administrator's is called SO PIN in PKCS#11, and unblocks the user's.
enum class PinOwner : std::uint8_t { kUser, kAdministrator };

/// What can be done about a token's PIN from here: only what is documented for its kind.
struct PinUpkeep {
    /// With the administrator's PIN: kKeepsPin gives the tries back, and the PIN stays as it was; kSetsPin
    /// asks for a new one as well.
    enum class Unblock : std::uint8_t { kNo, kKeepsPin, kSetsPin };
    bool change = false;
    Unblock unblock = Unblock::kNo;
    bool onReader = false;     ///< all PINs are typed on the reader's own keys, the new one too
    std::size_t shortest = 0;  ///< of a new PIN, octets
    std::size_t longest = 0;
    friend bool operator==(const PinUpkeep&, const PinUpkeep&) = default;
};
/// "no", "keeps-pin", "sets-pin".
[[nodiscard]] std::string_view nameOf(PinUpkeep::Unblock unblock) noexcept;

/// Error(token.pin-length) for a new PIN outside of the bounds; what is typed on a reader is its own matter.
void checkLength(const PinUpkeep& upkeep, const Secret& fresh);

/// What has come of an unblocking. newPin: the new PIN is set; false where the tries are given back and the
/// PIN is what it was before, also when the token did not take the new one.
struct Unblocked {
    bool newPin = false;
};

struct TokenInfo {
    std::string id;  ///< stable across listings, opaque: "folder:/home/user/keys"
    TokenKind kind = TokenKind::kFolder;
    std::string label;  ///< last part of the path, the volume's label
    std::string location;
    std::optional<Error> problem;  ///< of a listing: the token could not be read (wholly or in part)
    std::optional<PinState> pin = std::nullopt;  ///< of tokens with a PIN, as far as they tell
    PinUpkeep upkeep{};
};

enum class KeyRole : std::uint8_t { kExchange, kSignature };
[[nodiscard]] std::string_view nameOf(KeyRole role) noexcept;

/// kLocked: even the certificate needs the password, so that the key cannot be offered by name.
enum class KeyState : std::uint8_t { kUsable, kLocked, kDamaged, kUnsupported };

/// One key of one container, as far as it can be known without a password.
struct KeyEntry {
    std::string id;  ///< stable, opaque: token id, folder and key number
    std::string tokenId;
    std::string container;  ///< the container's name, UTF-8
    std::string location;   ///< full path of the container's folder
    KeyRole role = KeyRole::kExchange;
    std::optional<pki::KeyAlgorithm> algorithm;
    std::optional<pki::Certificate> certificate;
    bool exportable = false;
    bool passwordNeeded = false;
    std::optional<std::int64_t> keyNotAfter;  ///< usage period of the key, seconds since 1970
    KeyState state = KeyState::kUsable;
    std::optional<Error> problem;                ///< why damaged or unsupported
    std::optional<PinState> pin = std::nullopt;  ///< its token's
};

/// How a key was reached, to be told to the person afterwards.
struct OpenNotes {
    bool reserveUsed = false;     ///< the main pair is damaged, the reserve pair gave the key
    bool reserveDamaged = false;  ///< the main pair is good, the reserve pair is not
};

struct TakenKey;

class Token {
  public:
    Token() = default;
    Token(const Token&) = delete;
    Token& operator=(const Token&) = delete;
    virtual ~Token() = default;

    /// Who it is, from memory: a medium that hangs can still be named.
    [[nodiscard]] virtual TokenInfo info() const = 0;
    /// Whether it is there and may be read at all.
    virtual Outcome check() { return kDone; }
    /// The state of its PIN at this moment, asked anew where it can be; costs no try.
    virtual Result<std::optional<PinState>> pinNow(const CancelToken& /*cancel*/) { return info().pin; }
    /// Calls found for every key of every container, also for unusable ones; stops early, without error, at
    /// the deadline or when cancelled. Returns the problem that kept some containers from being seen.
    virtual Outcome list(const std::function<void(KeyEntry)>& found, const Deadline& deadline,
                         const CancelToken& cancel) = 0;
    /// Opens the key of an entry of this token. password: empty for containers without one.
    /// Error(password.wrong | password.needed | container.damaged | container.unsupported |
    /// container.removed | container.unreadable | key.mismatch).
    virtual Result<std::unique_ptr<pki::SigningKey>> open(const std::string& entryId, const Secret& password,
                                                          OpenNotes& notes) = 0;
    /// The key itself, for a copy elsewhere. Error(key.not-exportable) besides those of open().
    virtual Result<std::unique_ptr<TakenKey>> take(const std::string& entryId, const Secret& password,
                                                   OpenNotes& notes);

    /// The administrator's PIN at this moment, as pinNow(); nothing where the token does not tell.
    virtual Result<std::optional<PinState>> administratorsPinNow(const CancelToken& /*cancel*/) {
        return std::optional<PinState>();
    }
    /// The user's PIN becomes another. One try at most; both are empty where they are typed on the reader.
    /// Error(token.pin-length) before anything is tried; Error(password.wrong | password.needed |
    /// token.locked | token.pin-refused) with the PIN as it was; Error(token.pin-unknown) when the token fell
    /// silent on the way; Error(token.unsupported) where it is not offered.
    virtual Outcome changePin(const Secret& old, const Secret& fresh);
    /// With the administrator's PIN; fresh is not looked at where the PIN stays. Errors as above, with
    /// Error(token.admin-locked) for the administrator's PIN.
    virtual Result<Unblocked> unblockPin(const Secret& administrators, const Secret& fresh);
};

/// Finds the tokens of one kind that are there now.
class Source {
  public:
    Source() = default;
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    virtual ~Source() = default;
    /// "folders": for messages to the administrator.
    [[nodiscard]] virtual std::string_view name() const noexcept = 0;
    using Sink = std::function<void(std::shared_ptr<Token>)>;
    /// Calls found, on this thread, for each token as soon as it is known: one that is slow or dead holds up
    /// no other. Soon after stop is cancelled it ends, with what was found until then.
    virtual void find(const Sink& found, const CancelToken& stop) = 0;
    /// All of them, in the order in which they were found.
    [[nodiscard]] std::vector<std::shared_ptr<Token>> tokens();
    /// Calls changed, on this thread, whenever find() or a list may have become another, until stop is
    /// cancelled. Returns at once where nothing ever changes by itself.
    virtual void watch(const std::function<void()>& /*changed*/, const CancelToken& /*stop*/) {}
};

}  // namespace tamga::keys
