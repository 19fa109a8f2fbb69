// SPDX-FileCopyrightText: Tamga contributors
// SPDX-License-Identifier: Apache-2.0
#include "gost/kuznyechik.h"

#include <algorithm>
#include <array>

#include "gost/little_endian.h"
#include "gost/streebog_tables.h"

namespace gost {
namespace {

/// A block as two words; the first octet of the standard's notation is the lowest of the first word.
struct Block {
    std::uint64_t low;
    std::uint64_t high;
};

constexpr size_t kSize = Kuznyechik::kBlockSize;
using Octets = std::array<std::uint8_t, kSize>;

Block load(const std::uint8_t* octets) {
    return {loadLittleEndian64(octets), loadLittleEndian64(octets + 8)};
}

void store(const Block& block, std::uint8_t* octets) {
    storeLittleEndian64(block.low, octets);
    storeLittleEndian64(block.high, octets + 8);
}

std::uint8_t octetOf(const Block& block, size_t i) {
    return static_cast<std::uint8_t>((i < 8 ? block.low : block.high) >> (8 * (i % 8)));
}

/// The substitution is that of Streebog.
constexpr std::array<std::uint8_t, 256> kPi = [] {
    std::array<std::uint8_t, 256> pi{};
    for (size_t x = 0; x < pi.size(); ++x) {
        pi[x] = static_cast<std::uint8_t>(streebog::hexDigit(streebog::kPi[2 * x]) << 4U |
                                          streebog::hexDigit(streebog::kPi[2 * x + 1]));
    }
    return pi;
}();

/// GF(2^8) modulo x^8 + x^7 + x^6 + x + 1 (RFC 7801 section 4.1.1).
std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
    unsigned product = 0;
    for (unsigned factor = a, rest = b; rest != 0; rest >>= 1U) {
        if ((rest & 1U) != 0) product ^= factor;
        factor <<= 1U;
        if ((factor & 0x100U) != 0) factor ^= 0x1C3U;
    }
    return static_cast<std::uint8_t>(product);
}

/// The transformation l, coefficients from the first octet of the block on (RFC 7801 section 4.1.2).
constexpr Octets kCoefficients{148, 32, 133, 16, 194, 192, 1, 251, 1, 192, 194, 16, 133, 32, 148, 1};

std::uint8_t ell(const Octets& a) {
    std::uint8_t sum = 0;
    for (size_t i = 0; i < kSize; ++i)
        sum ^= multiply(a[i], kCoefficients[i]);
    return sum;
}

/// L: sixteen times R (RFC 7801 section 4.2).
Octets linear(Octets a) {
    for (size_t step = 0; step < kSize; ++step) {
        const std::uint8_t first = ell(a);
        std::copy_backward(a.begin(), a.end() - 1, a.end());
        a[0] = first;
    }
    return a;
}

Octets inverseLinear(Octets a) {
    for (size_t step = 0; step < kSize; ++step) {
        const std::uint8_t first = a[0];
        std::copy(a.begin() + 1, a.end(), a.begin());
        a[kSize - 1] = first;
        // l is linear and its coefficient of the last octet is 1: what went out comes back.
        a[kSize - 1] = ell(a);
    }
    return a;
}

/// Both linear layers are sums over the octets of a block: one row of 256 blocks per octet.
struct Tables {
    std::array<std::array<Block, 256>, kSize> substitutedLinear;  ///< L(S(x))
    std::array<std::array<Block, 256>, kSize> inverseLinearRow;   ///< L^-1(x)
    std::array<std::array<Block, 256>, kSize> inverseBoth;        ///< L^-1(S^-1(x))
    std::array<std::uint8_t, 256> inversePi;

    Tables() {
        for (size_t x = 0; x < 256; ++x)
            inversePi[kPi[x]] = static_cast<std::uint8_t>(x);
        for (size_t position = 0; position < kSize; ++position) {
            for (size_t x = 0; x < 256; ++x) {
                substitutedLinear[position][x] = row(linear, position, kPi[x]);
                inverseLinearRow[position][x] = row(inverseLinear, position, static_cast<std::uint8_t>(x));
            }
            for (size_t x = 0; x < 256; ++x)
                inverseBoth[position][x] = inverseLinearRow[position][inversePi[x]];
        }
    }

  private:
    template <class Layer>
    static Block row(Layer layer, size_t position, std::uint8_t value) {
        Octets octets{};
        octets[position] = value;
        return load(layer(octets).data());
    }
};

const Tables& tables() {
    static const Tables made;
    return made;
}

Block sum(const std::array<std::array<Block, 256>, kSize>& rows, const Block& block) {
    Block out{0, 0};
    for (size_t i = 0; i < kSize; ++i) {
        const Block& part = rows[i][octetOf(block, i)];
        out.low ^= part.low;
        out.high ^= part.high;
    }
    return out;
}

Block operator^(const Block& a, const Block& b) {
    return {a.low ^ b.low, a.high ^ b.high};
}

}  // namespace

void Kuznyechik::setKey(std::span<const std::uint8_t, kKeySize> key) {
    const Tables& table = tables();
    Block first = load(key.data());
    Block second = load(key.data() + kBlockSize);
    const auto put = [&](size_t i, const Block& roundKey) {
        encryption_[2 * i] = roundKey.low;
        encryption_[2 * i + 1] = roundKey.high;
        // Decryption works on L^-1 of the state: so do its keys, but for the outermost.
        const Block inner = i == 0 ? roundKey : sum(table.inverseLinearRow, roundKey);
        decryption_[2 * i] = inner.low;
        decryption_[2 * i + 1] = inner.high;
    };
    put(0, first);
    put(1, second);
    // C_i = L(Vec128(i)), 32 Feistel steps (RFC 7801 section 4.4).
    for (size_t i = 1; i <= 32; ++i) {
        Octets number{};
        number[kSize - 1] = static_cast<std::uint8_t>(i);
        const Block constant = load(linear(number).data());
        const Block next = sum(table.substitutedLinear, first ^ constant) ^ second;
        second = first;
        first = next;
        if (i % 8 == 0) {
            put(i / 4, first);
            put(i / 4 + 1, second);
        }
    }
}

void Kuznyechik::encryptBlock(const std::uint8_t* in, std::uint8_t* out) const {
    const Tables& table = tables();
    Block state = load(in);
    for (size_t i = 0; i + 1 < kRoundKeys; ++i)
        state = sum(table.substitutedLinear, state ^ Block{encryption_[2 * i], encryption_[2 * i + 1]});
    constexpr size_t kLast = kRoundKeys - 1;
    store(state ^ Block{encryption_[2 * kLast], encryption_[2 * kLast + 1]}, out);
}

void Kuznyechik::decryptBlock(const std::uint8_t* in, std::uint8_t* out) const {
    const Tables& table = tables();
    constexpr size_t kLast = kRoundKeys - 1;
    Block state =
        sum(table.inverseLinearRow, load(in)) ^ Block { decryption_[2 * kLast], decryption_[2 * kLast + 1] };
    for (size_t i = kLast - 1; i > 0; --i)
        state = sum(table.inverseBoth, state) ^ Block { decryption_[2 * i], decryption_[2 * i + 1] };
    Octets octets{};
    for (size_t i = 0; i < kSize; ++i)
        octets[i] = table.inversePi[octetOf(state, i)];
    store(load(octets.data()) ^ Block{decryption_[0], decryption_[1]}, out);
}

namespace {

/// Magma's key words are big-endian, those of GOST 28147-89 little-endian.
std::array<std::uint8_t, Magma::kKeySize> reordered(std::span<const std::uint8_t, Magma::kKeySize> key) {
    std::array<std::uint8_t, Magma::kKeySize> words{};
    for (size_t i = 0; i < words.size(); ++i)
        words[i] = key[(i & ~size_t{3}) + 3 - i % 4];
    return words;
}

class ReorderedKey final {
  public:
    explicit ReorderedKey(std::span<const std::uint8_t, Magma::kKeySize> key) {
        const auto words = reordered(key);
        std::copy(words.begin(), words.end(), octets_.begin());
    }
    [[nodiscard]] std::span<const std::uint8_t, Magma::kKeySize> view() const {
        return std::span<const std::uint8_t, Magma::kKeySize>(octets_.data(), Magma::kKeySize);
    }

  private:
    CryptoPP::FixedSizeSecBlock<std::uint8_t, Magma::kKeySize> octets_;
};

}  // namespace

Magma::Magma(std::span<const std::uint8_t, kKeySize> key) : cipher_(sboxTc26Z(), ReorderedKey(key).view()) {}

void Magma::setKey(std::span<const std::uint8_t, kKeySize> key) {
    cipher_.setKey(ReorderedKey(key).view());
}

void Magma::encryptBlock(const std::uint8_t* in, std::uint8_t* out) const {
    std::array<std::uint8_t, kBlockSize> block{};
    std::reverse_copy(in, in + kBlockSize, block.begin());
    cipher_.encryptBlock(block.data(), block.data());
    std::reverse_copy(block.begin(), block.end(), out);
}

void Magma::decryptBlock(const std::uint8_t* in, std::uint8_t* out) const {
    std::array<std::uint8_t, kBlockSize> block{};
    std::reverse_copy(in, in + kBlockSize, block.begin());
    cipher_.decryptBlock(block.data(), block.data());
    std::reverse_copy(block.begin(), block.end(), out);
}

}  // namespace gost
