// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pcsc/pin.h"

#include <array>
#include <cstring>
#include <string>

namespace tamga::keys::pcsc {
namespace {

constexpr std::uint8_t kVerify = 0x20;
constexpr std::uint8_t kChangeReferenceData = 0x24;
constexpr std::uint8_t kResetRetryCounter = 0x2C;
constexpr std::uint8_t kUserPin = 0x02;
constexpr std::uint8_t kAdministratorsPin = 0x01;
constexpr std::size_t kLongestPin = 255;

/// SCARD_CTL_CODE(3400): which features the reader has.
constexpr std::uint32_t kGetFeatures = 0x42000D48;
constexpr std::uint8_t kVerifyPinDirect = 0x06;

constexpr std::uint16_t kPadTimeout = 0x6400;
constexpr std::uint16_t kPadCancelled = 0x6401;
constexpr std::uint16_t kPadWrongLength = 0x6403;

/// 63Cx: x tries are left (ISO 7816-4 section 5.6).
std::optional<unsigned> triesIn(std::uint16_t status) {
    if (status == status::kBlocked) return 0;
    if ((status & 0xFFF0U) == 0x63C0U) return status & 0x0FU;
    return std::nullopt;
}

std::uint8_t referenceOf(PinOwner owner) {
    return owner == PinOwner::kUser ? kUserPin : kAdministratorsPin;
}

/// VERIFY without data asks and costs no try. 9000: logged in, and then the counter cannot be seen.
std::optional<unsigned> readTriesLeft(Channel& channel, PinOwner owner) {
    return triesIn(exchange(channel, {0x00, kVerify, 0x00, referenceOf(owner)}).status);
}

/// RESET ACCESS RIGHTS, in Rutoken's own class.
Answer logOut(Channel& channel) {
    return exchange(channel, {0x80, 0x40, 0x00, 0x00});
}

Error locked(PinOwner owner) {
    return Error(owner == PinOwner::kUser ? Reason::kTokenLocked : Reason::kTokenAdminLocked,
                 "no tries left");
}

[[noreturn]] void refuse(Channel& channel, std::uint16_t status, PinOwner owner) {
    // 6300 does not say how many: it is asked for.
    auto left = triesIn(status);
    if (!left && status == 0x6300) left = readTriesLeft(channel, owner);
    if (left == 0U) throw locked(owner);
    if (left) throw Error(Reason::kPasswordWrong, std::to_string(*left) + " tries left");
    if (status == 0x6300 || status == kPadWrongLength) throw Error(Reason::kPasswordWrong);
    if (status == kPadCancelled) throw Error(Reason::kPromptCancelled, "on the reader");
    if (status == kPadTimeout) throw Error(Reason::kPromptTimeout, "on the reader");
    throw unexpected("VERIFY", status);
}

template <typename Number>
void appendNative(Bytes& to, Number number) {
    std::array<std::uint8_t, sizeof number> octets{};
    std::memcpy(octets.data(), &number, sizeof number);
    append(to, octets);
}

/// PIN_VERIFY_STRUCTURE (PC/SC part 10 section 2.5.2), numbers in the order of this machine.
Bytes padRequest(const CardFamily& family) {
    Bytes request{
        60,    // bTimerOut: seconds to begin
        30,    // bTimerOut2: and from key to key
        0x82,  // bmFormatString: octets, left, ASCII
        0x00,  // bmPINBlockString: as many octets as digits
        0x00,  // bmPINLengthFormat: no length inside
    };
    appendNative(request, static_cast<std::uint16_t>(family.shortestPin << 8U | family.longestPin));
    request.push_back(0x02);                                  // bEntryValidationCondition: the key OK
    request.push_back(0x01);                                  // bNumberMessage: one
    appendNative(request, std::uint16_t{0x0419});             // wLangId: Russian
    request.insert(request.end(), {0x00, 0x00, 0x00, 0x00});  // bMsgIndex, bTeoPrologue
    const std::array<std::uint8_t, 5> verify{0x00, kVerify, 0x00, kUserPin, 0x00};
    appendNative(request, static_cast<std::uint32_t>(verify.size()));
    append(request, verify);
    return request;
}

std::uint16_t verifyOnPad(Channel& channel, const CardFamily& family, std::uint32_t pad) {
    const CryptoPP::SecByteBlock answer = channel.control(pad, padRequest(family));
    if (answer.size() < 2) throw Error(Reason::kTokenRemoved, "no answer from the reader");
    return static_cast<std::uint16_t>(answer[answer.size() - 2] << 8U | answer[answer.size() - 1]);
}

std::uint16_t verify(Channel& channel, const Secret& pin, PinOwner owner) {
    const Command command{0x00, kVerify, 0x00, referenceOf(owner), pin.view()};
    const Answer answer = exchange(channel, command);
    if (answer.status != status::kAlreadyLoggedIn) return answer.status;
    // The PIN was not looked at: this is still the first try.
    static_cast<void>(logOut(channel));
    return exchange(channel, command).status;
}

/// The new PIN in the family's form; 80 02 and A5 are Rutoken's own tags, the length is big-endian.
Secret newPinData(const CardFamily& family, const Secret& fresh) {
    if (family.newPin == NewPin::kBare) return fresh.clone();
    Secret data(6 + fresh.size());
    const auto length = static_cast<std::uint8_t>(fresh.size());
    bool room = true;
    for (const std::uint8_t octet :
         {std::uint8_t{0x80}, std::uint8_t{0x02}, std::uint8_t{0x00}, length, std::uint8_t{0xA5}, length})
        room = room && data.push(octet);
    for (const std::uint8_t octet : fresh.view())
        room = room && data.push(octet);
    if (!room) throw Error(Reason::kProtocolInternal, "no room for a PIN");
    return data;
}

/// A card that has looked at the command and does not take it has changed nothing (ISO 7816-4 section 5.6,
/// the checking errors): length, conditions, parameters, instruction. Of any other answer that is not known.
void expectTaken(std::string_view step, const Answer& answer, Reason otherwise) {
    if (answer.done()) return;
    const Error said = unexpected(step, answer.status);
    const auto kind = static_cast<std::uint8_t>(answer.status >> 8U);
    const bool refused = kind == 0x67 || kind == 0x69 || kind == 0x6A || kind == 0x6D;
    throw Error(refused ? Reason::kTokenPinRefused : otherwise, said.context());
}

}  // namespace

PinState readPinState(Channel& channel, PinOwner owner) {
    PinState state;
    const auto left = readTriesLeft(channel, owner);
    if (!left) return state;
    state.left = static_cast<int>(*left);
    if (*left == 0)
        state.care = PinCare::kLocked;
    else if (*left == 1)
        state.care = PinCare::kFinalTry;
    else if (*left == 2)
        state.care = PinCare::kCountLow;
    return state;
}

std::optional<std::uint32_t> pinPadOf(Channel& channel) {
    CryptoPP::SecByteBlock list;
    try {
        list = channel.control(kGetFeatures, {});
    } catch (const Error&) {  // drivers say "no features" with errors of many kinds
        return std::nullopt;
    }
    // Tag, length 04, control code in four octets, big-endian.
    for (std::size_t i = 0; i + 6 <= list.size(); i += 6) {
        if (list[i + 1] != 4) break;
        if (list[i] != kVerifyPinDirect) continue;
        std::uint32_t code = 0;
        for (std::size_t k = 2; k < 6; ++k)
            code = code << 8U | list[i + k];
        return code;
    }
    return std::nullopt;
}

LogIn::LogIn(Channel& channel, const CardFamily& family, const Secret& pin, std::optional<std::uint32_t> pad,
             PinOwner owner)
    : channel_(channel) {
    if (!pad && pin.empty()) throw Error(Reason::kPasswordNeeded, "the token's PIN");
    if (!pad && pin.size() > kLongestPin) throw Error(Reason::kPasswordWrong, "longer than any PIN");
    // Somebody else's log-in would hide the counter, and make VERIFY refuse.
    if (const Answer out = logOut(channel_); !out.done()) throw unexpected("log-out", out.status);
    if (readTriesLeft(channel_, owner) == 0U) throw locked(owner);
    std::uint16_t status = 0;
    try {
        status = pad ? verifyOnPad(channel_, family, *pad) : verify(channel_, pin, owner);
    } catch (const Error&) {
        channel_.resetAtEnd();  // it may have been taken, and the answer lost
        throw;
    }
    if (status != status::kDone) refuse(channel_, status, owner);
}

LogIn::~LogIn() {
    const auto out = capture([&] {
        if (!logOut(channel_).done()) throw Error(Reason::kTokenDeviceError, "log-out");
    });
    if (!out) channel_.resetAtEnd();
}

PinUpkeep upkeepOf(const CardFamily& family, bool onReader) {
    if (onReader) return {};
    using Unblock = PinUpkeep::Unblock;
    return {.change = true,
            .unblock = family.newPin == NewPin::kTagged ? Unblock::kSetsPin : Unblock::kKeepsPin,
            .onReader = false,
            .shortest = family.shortestPin,
            .longest = family.longestPin};
}

void setUserPin(Channel& channel, const CardFamily& family, const Secret& fresh) {
    const Secret data = newPinData(family, fresh);
    const Command command{0x00, kChangeReferenceData, 0x01, kUserPin, data.view()};
    const auto answer = capture([&] { return exchange(channel, command); });
    if (!answer) throw Error(Reason::kTokenPinUnknown, answer.error().context());
    expectTaken("CHANGE REFERENCE DATA", answer.value(), Reason::kTokenPinUnknown);
}

void resetUserTries(Channel& channel) {
    expectTaken("RESET RETRY COUNTER", exchange(channel, {0x00, kResetRetryCounter, 0x03, kUserPin}),
                Reason::kTokenDeviceError);
}

}  // namespace tamga::keys::pcsc
