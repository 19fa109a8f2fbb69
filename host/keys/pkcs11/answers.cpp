// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "keys/pkcs11/answers.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace tamga::keys::pkcs11 {
namespace {

constexpr std::size_t kMaxText = 64;  ///< the longest field of CK_TOKEN_INFO has 32
constexpr std::size_t kMaxContext = 200;

/// What a worker may report; every other reason is the program's own to find.
constexpr std::array kReported{
    Reason::kPasswordWrong,      Reason::kPasswordNeeded,   Reason::kPromptCancelled,
    Reason::kKeyNotFound,        Reason::kDocumentDigest,   Reason::kProtocolBusy,
    Reason::kTokenRemoved,       Reason::kTokenLocked,      Reason::kTokenPinChange,
    Reason::kTokenDeviceError,   Reason::kTokenUnsupported, Reason::kTokenModuleBroken,
    Reason::kTokenModuleMissing, Reason::kSystemMemory,     Reason::kTokenPinLength,
    Reason::kTokenPinRefused,    Reason::kTokenPinUnknown,  Reason::kTokenAdminLocked,
};

/// The longest PIN that the wire carries; a token that says nothing of a bound gets this one.
constexpr std::int64_t kLongestPin = 255;

constexpr std::array kCares{PinCare::kGood, PinCare::kCountLow, PinCare::kFinalTry, PinCare::kLocked,
                            PinCare::kToBeChanged};

Error broken(std::string_view member) {
    return Error(Reason::kTokenModuleBroken, "answer: " + std::string(member));
}

const Json& member(const Json& object, std::string_view name) {
    const Json* const found = object.find(name);
    if (found == nullptr) throw broken(name);
    return *found;
}

std::int64_t integerOf(const Json& object, std::string_view name) {
    const std::int64_t* const value = member(object, name).integer();
    if (value == nullptr) throw broken(name);
    return *value;
}

bool booleanOf(const Json& object, std::string_view name) {
    const bool* const value = member(object, name).boolean();
    if (value == nullptr) throw broken(name);
    return *value;
}

std::string textOf(const Json& object, std::string_view name) {
    const std::string* const value = member(object, name).string();
    if (value == nullptr) throw broken(name);
    return displayable(*value, kMaxText);
}

Bytes octetsOf(const Json& object, std::string_view name, std::size_t maxOctets) {
    const std::string* const value = member(object, name).string();
    auto octets = value == nullptr ? std::nullopt : fromBase64(*value);
    if (!octets || octets->size() > maxOctets) throw broken(name);
    return *std::move(octets);
}

const Json::Array& elementsOf(const Json& object, std::string_view name, std::size_t maxElements) {
    const Json::Array* const value = member(object, name).elements();
    if (value == nullptr || value->size() > maxElements) throw broken(name);
    return *value;
}

PinCare careOf(const Json& object, std::string_view name) {
    const std::string text = textOf(object, name);
    for (const PinCare care : kCares)
        if (nameOf(care) == text) return care;
    throw broken(name);
}

PinUpkeep upkeepOf(const Json& object) {
    const std::int64_t shortest = integerOf(object, "shortestPin");
    const std::int64_t longest = integerOf(object, "longestPin");
    if (shortest < 0 || longest > kLongestPin || shortest > longest) throw broken("longestPin");
    using Unblock = PinUpkeep::Unblock;
    return {.change = booleanOf(object, "changesPin"),
            .unblock = booleanOf(object, "unblocksPin") ? Unblock::kSetsPin : Unblock::kNo,
            .onReader = booleanOf(object, "onReader"),
            .shortest = static_cast<std::size_t>(shortest),
            .longest = static_cast<std::size_t>(longest)};
}

}  // namespace

const Json& contentOf(const Json& answer) {
    const Json* const error = answer.find("error");
    if (error == nullptr) return member(answer, "ok");
    const std::string* const reason = member(*error, "reason").string();
    const std::string* const context = member(*error, "context").string();
    if (reason == nullptr || context == nullptr) throw broken("error");
    for (const Reason known : kReported)
        if (nameOf(known) == *reason) throw Error(known, displayable(*context, kMaxContext));
    throw broken("reason");
}

std::vector<SlotAnswer> parseSlots(const Json& content) {
    std::vector<SlotAnswer> slots;
    for (const Json& one : elementsOf(content, "slots", kMaxSlots)) {
        SlotAnswer slot;
        slot.slot = integerOf(one, "slot");
        slot.label = textOf(one, "label");
        slot.manufacturer = textOf(one, "manufacturer");
        slot.model = textOf(one, "model");
        slot.serial = textOf(one, "serial");
        slot.loginRequired = booleanOf(one, "loginRequired");
        slot.pin.care = careOf(one, "pin");
        slot.pin.onReader = booleanOf(one, "onReader");
        slot.administratorsPin = {careOf(one, "administratorsPin"), slot.pin.onReader};
        slot.upkeep = upkeepOf(one);
        slots.push_back(std::move(slot));
    }
    return slots;
}

std::vector<KeyAnswer> parseKeys(const Json& content) {
    std::vector<KeyAnswer> keys;
    for (const Json& one : elementsOf(content, "keys", kMaxKeys)) {
        KeyAnswer key;
        key.id = octetsOf(one, "id", kMaxKeyId);
        key.label = textOf(one, "label");
        key.certificate = octetsOf(one, "certificate", kMaxCertificate);
        keys.push_back(std::move(key));
    }
    return keys;
}

OpenAnswer parseOpen(const Json& content) {
    return {integerOf(content, "session"), booleanOf(content, "alwaysAuthenticate")};
}

Bytes parseSignature(const Json& content) {
    return octetsOf(content, "signature", kMaxSignature);
}

Json toJson(const SlotAnswer& slot) {
    return Json::object({{"slot", slot.slot},
                         {"label", slot.label},
                         {"manufacturer", slot.manufacturer},
                         {"model", slot.model},
                         {"serial", slot.serial},
                         {"loginRequired", slot.loginRequired},
                         {"pin", nameOf(slot.pin.care)},
                         {"onReader", slot.pin.onReader},
                         {"administratorsPin", nameOf(slot.administratorsPin.care)},
                         {"changesPin", slot.upkeep.change},
                         {"unblocksPin", slot.upkeep.unblock != PinUpkeep::Unblock::kNo},
                         {"shortestPin", static_cast<std::int64_t>(slot.upkeep.shortest)},
                         {"longestPin", static_cast<std::int64_t>(slot.upkeep.longest)}});
}

Json toJson(const KeyAnswer& key) {
    return Json::object(
        {{"id", toBase64(key.id)}, {"label", key.label}, {"certificate", toBase64(key.certificate)}});
}

Json toJson(const Error& error) {
    return Json::object(
        {{"error", Json::object({{"reason", nameOf(error.reason())}, {"context", error.context()}})}});
}

}  // namespace tamga::keys::pkcs11
