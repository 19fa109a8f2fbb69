// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
//
// Little-endian words in octets; compilers make one instruction of each.
#pragma once

#include <cstdint>

namespace gost {

inline std::uint32_t loadLittleEndian32(const std::uint8_t* in) noexcept {
    return std::uint32_t{in[0]} | std::uint32_t{in[1]} << 8U | std::uint32_t{in[2]} << 16U |
           std::uint32_t{in[3]} << 24U;
}
inline std::uint64_t loadLittleEndian64(const std::uint8_t* in) noexcept {
    return loadLittleEndian32(in) | std::uint64_t{loadLittleEndian32(in + 4)} << 32U;
}
inline void storeLittleEndian32(std::uint32_t value, std::uint8_t* out) noexcept {
    for (unsigned i = 0; i < 4; ++i)
        out[i] = static_cast<std::uint8_t>(value >> (8 * i));
}
inline void storeLittleEndian64(std::uint64_t value, std::uint8_t* out) noexcept {
    for (unsigned i = 0; i < 8; ++i)
        out[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

}  // namespace gost
