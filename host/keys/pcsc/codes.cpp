// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/codes.h"

#include <winscard.h>

#include <array>
#include <cstdint>
#include <string>

#include "base/bytes.h"

namespace tamga::keys::pcsc {
namespace {

Reason reasonOf(long code) {
    switch (code) {
        case SCARD_E_NO_SERVICE:
        case SCARD_E_SERVICE_STOPPED:
        case SCARD_P_SHUTDOWN:
        case SCARD_F_COMM_ERROR:  // the service ended in the middle of a call
        case SCARD_E_INVALID_HANDLE:
            return Reason::kTokenService;
        case SCARD_E_NO_SMARTCARD:
        case SCARD_W_REMOVED_CARD:
        case SCARD_E_UNKNOWN_READER:
        case SCARD_E_READER_UNAVAILABLE:
        case SCARD_E_NO_READERS_AVAILABLE:
        case SCARD_E_INVALID_VALUE:   // transmitting to a reader that was unplugged
        case SCARD_E_NOT_TRANSACTED:  // pulled before the service has noticed
            return Reason::kTokenRemoved;
        case SCARD_E_SHARING_VIOLATION:
        case SCARD_E_SERVER_TOO_BUSY:
            return Reason::kTokenBusy;
        case SCARD_E_TIMEOUT:
        case SCARD_E_CANCELLED:
            return Reason::kRequestTimeout;
        case SCARD_E_NO_MEMORY:
            return Reason::kSystemMemory;
        case SCARD_E_PROTO_MISMATCH:
        case SCARD_E_CARD_UNSUPPORTED:
        case SCARD_W_UNSUPPORTED_CARD:
        case SCARD_E_READER_UNSUPPORTED:
            return Reason::kTokenUnsupported;
        default:  // a reset by another program, a card that is mute, whatever else there may be
            return Reason::kTokenDeviceError;
    }
}

}  // namespace

Error errorOf(long code, std::string_view call) {
    // The codes are 32 bits, sign-extended in a long of 64.
    const auto value = static_cast<std::uint32_t>(code);
    std::array<std::uint8_t, 4> octets{};
    for (unsigned i = 0; i < octets.size(); ++i)
        octets[i] = static_cast<std::uint8_t>(value >> (24U - 8U * i));
    return Error(reasonOf(code), std::string(call) + ": " + toHexUpper(octets));
}

void require(long code, std::string_view call) {
    if (code != SCARD_S_SUCCESS) throw errorOf(code, call);
}

}  // namespace tamga::keys::pcsc
