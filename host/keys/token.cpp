// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/token.h"

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
    }
    return "folder";
}

std::string_view nameOf(PinCare care) noexcept {
    switch (care) {
        case PinCare::kGood:
            return "good";
        case PinCare::kCountLow:
            return "count-low";
        case PinCare::kFinalTry:
            return "final-try";
        case PinCare::kLocked:
            return "locked";
        case PinCare::kToBeChanged:
            return "to-be-changed";
    }
    return "good";
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

}  // namespace tamga::keys
