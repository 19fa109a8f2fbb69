// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// header.key: what the keys are, how the password is checked, certificates, usage periods
// (host/keys/README.md, "header.key").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "gost/container_kdf.h"
#include "gost/curves.h"
#include "gost/gost28147.h"
#include "keys/token.h"
#include "pki/algorithms.h"

namespace tamga::keys::container {

inline constexpr std::size_t kFingerprintOctets = 8;
inline constexpr std::size_t kMacOctets = 4;

/// The table of every cipher and MAC of a container.
[[nodiscard]] const gost::SBox& tableOf(gost::ContainerFamily family) noexcept;
/// The first four octets of the GOST 28147-89 MAC. key: 32 octets.
[[nodiscard]] std::array<std::uint8_t, kMacOctets> shortMac(gost::ContainerFamily family, BytesView key,
                                                            BytesView data);
[[nodiscard]] gost::ContainerFamily familyOf(pki::KeyAlgorithm algorithm) noexcept;

struct HeaderKey {
    pki::KeyAlgorithm algorithm = pki::KeyAlgorithm::kGost2012_256;
    KeyRole role = KeyRole::kExchange;
    const gost::Curve* curve = nullptr;
    bool exportable = false;
    Bytes fingerprint;                     ///< first 8 octets of the public key; empty when absent
    Bytes certificate;                     ///< DER as found; empty when absent
    std::optional<std::int64_t> notAfter;  ///< end of the usage period by the role's extension
};

struct Header {
    Bytes encoding;  ///< as read, without padding
    gost::ContainerFamily family = gost::ContainerFamily::k2012;
    bool passwordSet = false;
    bool reserveSet = false;
    Bytes passwordMac;            ///< 4 octets, or empty when absent
    std::vector<HeaderKey> keys;  ///< one or two, in the order of primary.key
};

/// PrivateKeyParameters from the content of its SEQUENCE or tag: algorithm, role, curve, exportable.
/// Throws Error(container.damaged | container.unsupported | der.malformed).
[[nodiscard]] HeaderKey parseKeyParameters(BytesView content);

/// file: the whole file, padding allowed. Throws Error(container.damaged | container.unsupported).
/// The MAC of the header has been checked when this returns.
[[nodiscard]] Header parseHeader(BytesView file);

/// True when file (a header or a masks file) is one of a version 4 container, made for RSA and ECDSA keys.
[[nodiscard]] bool isVersion4(BytesView file) noexcept;

}  // namespace tamga::keys::container
