// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What every certificate must keep that anything is believed of, an authority's as well as a responder's.
#pragma once

#include "pki/certificate.h"

namespace tamga::pki {

/// The first critical extension that this room does not understand, or null (RFC 5280 section 4.2).
[[nodiscard]] const Extension* findStrangeExtension(const Certificate& certificate);

/// RSA below 2048 bits.
[[nodiscard]] bool isWeak(const PublicKey& key) noexcept;

}  // namespace tamga::pki
