// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// What is measured.
#pragma once

#include <filesystem>
#include <vector>

#include "measure.h"

namespace bench {

/// Start to first answer, and round trip, of the host against the echo host.
[[nodiscard]] std::vector<Comparison> measureHost(const std::filesystem::path& host,
                                                  const std::filesystem::path& echo);
/// Streebog against the gost engine, nettle and libgcrypt.
[[nodiscard]] std::vector<Comparison> measureHashing();
/// GOST R 34.11-94 and the block ciphers against the gost engine and libgcrypt; container keys alone.
[[nodiscard]] std::vector<Comparison> measureCiphers();
/// Signature values and their verification on every curve, against the gost engine.
[[nodiscard]] std::vector<Comparison> measureSignatures();
/// One signature value, and a batch of CAdES-BES, against the gost engine. pki: folder of make-demo-pki.sh.
[[nodiscard]] std::vector<Comparison> measureSigning(const std::filesystem::path& pki,
                                                     const std::filesystem::path& work);
/// Welch's t over signatures and multiplications with different secrets.
void printTimingTest();
/// A list of 1,000 containers against the reading of their files.
[[nodiscard]] std::vector<Comparison> measureListing(const std::filesystem::path& pki,
                                                     const std::filesystem::path& work);

}  // namespace bench
