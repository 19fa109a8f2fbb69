// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a worker answers, checked: foreign code runs in that process, so nothing it says is believed before
// it has been through here. Anything out of shape is Error(token.module-broken).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"
#include "keys/token.h"

namespace tamga::keys::pkcs11 {

inline constexpr std::size_t kMaxSlots = 256;
inline constexpr std::size_t kMaxKeys = 1000;
inline constexpr std::size_t kMaxCertificate = std::size_t{64} << 10U;
inline constexpr std::size_t kMaxSignature = 2048;
inline constexpr std::size_t kMaxKeyId = 1024;

/// A token in a slot. The texts are as the token says, without padding, fit to be shown.
struct SlotAnswer {
    std::int64_t slot = 0;
    std::string label;
    std::string manufacturer;
    std::string model;
    std::string serial;
    bool loginRequired = true;
    PinState pin;
    PinState administratorsPin;
    PinUpkeep upkeep;
};

struct KeyAnswer {
    Bytes id;  ///< CKA_ID
    std::string label;
    Bytes certificate;  ///< DER; empty for a key without one
};

struct OpenAnswer {
    std::int64_t session = 0;
    bool alwaysAuthenticate = false;
};

/// The content of an answer; throws the error that the worker reports.
[[nodiscard]] const Json& contentOf(const Json& answer);
[[nodiscard]] std::vector<SlotAnswer> parseSlots(const Json& content);
[[nodiscard]] std::vector<KeyAnswer> parseKeys(const Json& content);
[[nodiscard]] OpenAnswer parseOpen(const Json& content);
[[nodiscard]] Bytes parseSignature(const Json& content);

/// The other direction, for the worker.
[[nodiscard]] Json toJson(const SlotAnswer& slot);
[[nodiscard]] Json toJson(const KeyAnswer& key);
[[nodiscard]] Json toJson(const Error& error);

}  // namespace tamga::keys::pkcs11
