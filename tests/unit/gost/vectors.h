// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// The entries of tests/fixtures/vectors/vectors.json.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/json.h"

namespace tamga::test {

struct Vector {
    std::string id;
    std::string algorithm;
    Json inputs;
    Json outputs;

    /// Members that hold octets in hexadecimal; a missing or malformed one throws std::runtime_error.
    [[nodiscard]] Bytes in(std::string_view name) const;
    [[nodiscard]] Bytes out(std::string_view name) const;
    [[nodiscard]] std::string inText(std::string_view name) const;
    [[nodiscard]] std::int64_t inInteger(std::string_view name) const;
};

/// Throws std::runtime_error when the file is missing or malformed.
[[nodiscard]] const std::vector<Vector>& allVectors();

/// Hexadecimal to octets, std::runtime_error on anything else.
[[nodiscard]] Bytes octets(std::string_view hex);

}  // namespace tamga::test
