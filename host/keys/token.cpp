// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/token.h"

#include "keys/taken_key.h"

namespace tamga::keys {

std::string_view nameOf(TokenKind kind) noexcept {
    switch (kind) {
        case TokenKind::kFolder:
            return "folder";
        case TokenKind::kRemovable:
            return "removable";
        case TokenKind::kCsp:
            return "csp";
        case TokenKind::kPfx:
            return "pfx";
        case TokenKind::kPkcs11:
            return "pkcs11";
        case TokenKind::kReader:
            return "reader";
    }
    return "folder";
}

std::string_view nameOf(PinCare care) noexcept {
    switch (care) {
        case PinCare::kGood:
            return "ok";
        case PinCare::kCountLow:
            return "low";
        case PinCare::kFinalTry:
            return "final";
        case PinCare::kLocked:
            return "locked";
        case PinCare::kToBeChanged:
            return "change";
    }
    return "ok";
}

std::string_view nameOf(PinUpkeep::Unblock unblock) noexcept {
    switch (unblock) {
        case PinUpkeep::Unblock::kNo:
            return "no";
        case PinUpkeep::Unblock::kKeepsPin:
            return "keeps-pin";
        case PinUpkeep::Unblock::kSetsPin:
            return "sets-pin";
    }
    return "no";
}

std::string_view nameOf(KeyRole role) noexcept {
    switch (role) {
        case KeyRole::kExchange:
            return "exchange";
        case KeyRole::kSignature:
            return "signature";
    }
    return "signature";
}

Result<std::unique_ptr<TakenKey>> Token::take(const std::string& /*entryId*/, const Secret& /*password*/,
                                              OpenNotes& /*notes*/) {
    return Error(Reason::kKeyNotExportable, "keys of this kind of place stay in it");
}

void checkLength(const PinUpkeep& upkeep, const Secret& fresh) {
    if (!upkeep.onReader && (fresh.size() < upkeep.shortest || fresh.size() > upkeep.longest))
        throw Error(Reason::kTokenPinLength,
                    std::to_string(upkeep.shortest) + " to " + std::to_string(upkeep.longest) + " octets");
}

std::vector<std::shared_ptr<Token>> Source::tokens() {
    std::vector<std::shared_ptr<Token>> all;
    find([&](std::shared_ptr<Token> token) { all.push_back(std::move(token)); }, CancelToken());
    return all;
}

Outcome Token::changePin(const Secret& /*old*/, const Secret& /*fresh*/) {
    return Error(Reason::kTokenUnsupported, "no PIN that could be changed from here");
}

Result<Unblocked> Token::unblockPin(const Secret& /*administrators*/, const Secret& /*fresh*/) {
    return Error(Reason::kTokenUnsupported, "no PIN that could be unblocked from here");
}

}  // namespace tamga::keys
